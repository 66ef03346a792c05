"""`jobsvc jobs`: create, list, show, watch, retry, cancel and delete jobs of a running API, and use their scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, BinaryIO, TextIO
from uuid import UUID

import click

from jobsvc.cli.bulk import bulk
from jobsvc.cli.cases import test_cases
from jobsvc.cli.client import PATHS, Api, ApiProblem, Json
from jobsvc.cli.following import follow
from jobsvc.cli.options import api_key_option, plain_http_option
from jobsvc.cli.problem_file import job_fields
from jobsvc.cli.saved import saved_page
from jobsvc.cli.tables import console, job_list, print_job, progress_line
from jobsvc.migration.mapping import new_id
from jobsvc.migration.rows import JOB_TABLES
from jobsvc.models import Status
from jobsvc.trouble import sentence

DEFAULT_API_URL = "http://127.0.0.1:5000"

Command = Callable[..., Any]

json_option = click.option("--json", "as_json", is_flag=True, help="Print the API's JSON instead of a table.")
kind_option = click.option("--kind", type=click.Choice(list(PATHS)), help="Kind of the job; found out if not given.")
job_id_argument = click.argument("job_id", metavar="ID", type=click.UUID)


class OldId(click.ParamType[tuple[str, str]]):
    """`generation:17`: a kind of job, and an id of the old service."""

    name = "KIND:ID"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        kind, _, old_id = str(value).partition(":")
        if kind not in PATHS or not old_id:
            self.fail(f"{value!r} is not a kind of job and an old id, such as generation:17.", param, ctx)
        return kind, old_id


@click.group()
@click.option(
    "--api-url",
    envvar="JOBSVC_API_URL",
    default=DEFAULT_API_URL,
    show_default=True,
    show_envvar=True,
    help="Address of the API.",
)
@api_key_option
@plain_http_option
@click.pass_context
def jobs(ctx: click.Context, api_url: str, api_key: str | None, plain_http: bool) -> None:
    """Create, list, watch and change jobs of a running API."""
    ctx.obj = ctx.with_resource(Api(api_url, key=api_key or "", plain_http=plain_http))


@jobs.group()
def create() -> None:
    """Create a job; it starts as soon as a worker is free."""


@create.command()
@click.argument("url")
@click.option("--generate-script", is_flag=True, help="Also write a test-case generator when the problem is read.")
@click.option(
    "--page", type=click.File("rb"), help="Have this saved page read (- is standard input), and no judge asked."
)
@json_option
@click.pass_obj
def extraction(api: Api, url: str, generate_script: bool, page: BinaryIO | None, as_json: bool) -> None:
    """Read the problem page at URL."""
    brought = {} if page is None else {"page_html": saved_page(page)}
    fields = {"problem_url": url, "generate_script": generate_script, **brought}
    _show(api.post(PATHS["extraction"], fields), as_json=as_json)


@create.command()
@click.argument("file", type=click.File(encoding="utf-8"))
@json_option
@click.pass_obj
def generation(api: Api, file: TextIO, as_json: bool) -> None:
    """Write a test-case generator for the problem in FILE, a JSON object (- is standard input).

    FILE is what `jobsvc extract URL --json` prints, or has the fields of the API: {"platform": "atcoder",
    "problem_id": "abc300_a", "title": "A", "constraints": "1 ≤ N ≤ 10^5", "input_format": "N"}
    """
    fields = _json_object(file)
    _show(api.post(PATHS["generation"], job_fields(fields) if "sections" in fields else fields), as_json=as_json)


@jobs.command("list")
@click.argument("kind", type=click.Choice(list(PATHS)), required=False)
@click.option("--status", type=click.Choice(list(Status), case_sensitive=False), help="Jobs of this status.")
@click.option("--platform", help="A judge, such as codeforces.")
@click.option("--problem-id", help="Needs --platform.")
@click.option("--limit", type=click.IntRange(1, 100), help="How many of a kind at most; 50 if not given.")
@click.option("--cursor", help="Go on where the last page ended; needs the kind.")
@json_option
@click.pass_obj
def list_jobs(api: Api, kind: str | None, cursor: str | None, as_json: bool, **filters: Any) -> None:
    """List jobs of one kind, or of both, newest first."""
    if cursor and not kind:
        raise click.UsageError("A cursor belongs to the list of one kind: say which.")
    pages = {each: api.get(PATHS[each], cursor=cursor, **filters) for each in ([kind] if kind else PATHS)}
    if as_json:
        _print_json(pages[kind] if kind else pages)
        return
    out = console()
    if not any(page["items"] or page["next_cursor"] for page in pages.values()):
        out.print("No such jobs.")
    for each, page in pages.items():
        if page["items"]:
            out.print(job_list(each, page["items"]))
        if page["next_cursor"]:
            out.print(f"More: {_next_page(each, filters, page['next_cursor'])}", soft_wrap=True)


@jobs.command()
@click.argument("job_id", metavar="[ID]", type=click.UUID, required=False)
@kind_option
@click.option(
    "--legacy", type=OldId(), help="Its kind and its id in the service that it was migrated from, as in generation:17."
)
@json_option
@click.pass_obj
def show(api: Api, job_id: UUID | None, kind: str | None, legacy: tuple[str, str] | None, as_json: bool) -> None:
    """Show one job, by its ID or by the one it had in the old service."""
    if legacy and not (job_id or kind):
        job = _migrated(api, *legacy)
    elif job_id and not legacy:
        _, job = api.find(job_id, kind)
    else:
        raise click.UsageError("Name one job: by its ID, or with --legacy alone.")
    _show(job, as_json=as_json)


@jobs.command()
@job_id_argument
@kind_option
@json_option
@click.pass_context
def watch(ctx: click.Context, job_id: UUID, kind: str | None, as_json: bool) -> None:
    """Follow a job's history to its end; exit code 0 if it is COMPLETED, else 1.

    With --json, each entry is one line of JSON, and the job at its end is the last line.
    """
    api: Api = ctx.obj
    path, _ = api.find(job_id, kind)
    out = console()

    def tell(entry: Json) -> None:
        if as_json:
            click.echo(json.dumps(entry, ensure_ascii=False))
        else:
            out.print(progress_line(entry), soft_wrap=True)

    job = follow(api, path, tell)
    if as_json:
        click.echo(json.dumps(job, ensure_ascii=False))
    else:
        out.print(f"{job['status']} {job.get('error_message') or ''}".rstrip(), soft_wrap=True)
    ctx.exit(0 if job["status"] == "COMPLETED" else 1)


@jobs.command()
@job_id_argument
@kind_option
@json_option
@click.option("--force", is_flag=True, help="Also one that is completed.")
@click.pass_obj
def retry(api: Api, job_id: UUID, kind: str | None, as_json: bool, force: bool) -> None:
    """Run a failed or cancelled job again; `jobsvc jobs bulk retry` many."""
    path, job = api.find(job_id, kind)
    try:
        again = api.post(f"{path}/retry", {"force": force})
    except ApiProblem as problem:
        if problem.status != HTTPStatus.CONFLICT:
            raise
        raise click.ClickException(problem.message + _way_out(job, force=force)) from problem
    _show(again, as_json=as_json)


@jobs.command()
@job_id_argument
@kind_option
@json_option
@click.pass_obj
def cancel(api: Api, job_id: UUID, kind: str | None, as_json: bool) -> None:
    """Stop a job that waits or runs; `jobsvc jobs bulk cancel` many."""
    path, _ = api.find(job_id, kind)
    _show(api.post(f"{path}/cancel"), as_json=as_json)


@jobs.command()
@job_id_argument
@kind_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def delete(api: Api, job_id: UUID, kind: str | None, yes: bool) -> None:
    """Delete a job and its history; `jobsvc jobs bulk delete` many."""
    path, job = api.find(job_id, kind)
    if not yes:
        click.confirm(f"Delete {job['job_type']} job {job_id} ({job['status']}) and its history?", abort=True)
    api.delete(path)
    click.echo(f"Deleted {job_id}.")


jobs.add_command(bulk)
jobs.add_command(test_cases)


def _way_out(job: Json, *, force: bool) -> str:
    """What the command line has for a job that is not run again; empty where it has nothing."""
    if job.get("page_bytes"):
        return " `jobsvc jobs create extraction URL --page FILE` makes a new one."
    return " --force runs it again all the same." if job["status"] == Status.COMPLETED and not force else ""


def _migrated(api: Api, kind: str, old_id: str) -> Json:
    """A job by its old id, from which the new one follows: one read."""
    try:
        return api.get(f"{PATHS[kind]}/{new_id(JOB_TABLES[kind], old_id)}")
    except ApiProblem as problem:
        if problem.status != HTTPStatus.NOT_FOUND:
            raise
        raise click.ClickException(f"There is no {kind} job that was {old_id} in the old service.") from problem


def _next_page(kind: str, filters: Json, cursor: str) -> str:
    # A cursor holds for the filter it was made with.
    given = [f"--{name.replace('_', '-')} {value}" for name, value in filters.items() if value is not None]
    return " ".join(["jobsvc jobs list", kind, *given, "--cursor", cursor])


def _json_object(file: TextIO) -> Json:
    try:
        fields = json.load(file)
    except ValueError as error:
        raise click.ClickException(f"{file.name} is not JSON: {sentence(error)}") from error
    if not isinstance(fields, dict):
        raise click.ClickException(f"{file.name} must hold one JSON object.")
    return fields


def _show(job: Json, *, as_json: bool) -> None:
    if as_json:
        _print_json(job)
    else:
        print_job(console(), job)


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
