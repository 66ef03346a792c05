"""`jobsvc demo`: one problem page through the whole service, from its URL to test cases."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import resources
from pathlib import Path

import click
from click.core import ParameterSource
from rich.console import Console
from rich.text import Text

from jobsvc.cases import Case
from jobsvc.cli.cases import print_cases
from jobsvc.cli.client import PATHS, Api, Json
from jobsvc.cli.dev import dynamodb_option
from jobsvc.cli.following import follow
from jobsvc.cli.interrupt import signals_as_interrupt
from jobsvc.cli.judge import standing_in
from jobsvc.cli.options import api_key_option, plain_http_option
from jobsvc.cli.saved import saved_bytes
from jobsvc.cli.tables import console, plain, print_code, progress_line
from jobsvc.dev import Stack
from jobsvc.errors import UnknownJudge
from jobsvc.extraction import ProblemRef, decoded, parse_url, request_for

SAMPLE_URL = "https://atcoder.jp/contests/jobsvc001/tasks/jobsvc001_a"
SAMPLE_PAGE = "atcoder_sample.html"
JOB_SECONDS = 120.0  #: for one job, on a busy machine
SEED = 1
CASE_COUNT = 3
INTERRUPTED = 130


#: What ends a job that says nothing about its page, but that something is broken.
BROKEN = ("Crash", "Timeout", "orphaned")


class DemoFailed(click.ClickException):
    """A step of the demo failed."""


class PageRefused(click.ClickException):
    """A job failed, as it should with such a page: the service is sound, and its logs say no more."""


@click.command()
@click.option("--url", help="The problem's URL.")
@click.option(
    "--page", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What the judge answers there."
)
@dynamodb_option
@click.option("--api-url", help="Use the service that runs there instead of one of its own; its two jobs stay there.")
@api_key_option
@plain_http_option
@click.pass_context
def demo(
    ctx: click.Context,
    url: str | None,
    page: Path | None,
    dynamodb: str,
    api_url: str | None,
    api_key: str | None,
    plain_http: bool,
) -> None:
    """Take one problem page from its URL to test cases.

    Without --url and --page it is the sample page that comes with jobsvc. It runs on a service of its own, with a
    key of its own, and no judge is asked.
    """
    if (url is None) != (page is None):
        raise click.UsageError("--url and --page go together: where the problem is, and what the judge answers there.")
    if api_url is None and (plain_http or ctx.get_parameter_source("api_key") is ParameterSource.COMMANDLINE):
        raise click.UsageError(
            "--api-key and --plain-http go with --api-url: a service of its own has a key of its own."
        )
    if page:
        with page.open("rb") as file:
            content = saved_bytes(file)
    else:
        content = resources.files("jobsvc").joinpath("samples", SAMPLE_PAGE).read_bytes()
    try:
        ref = parse_url(url or SAMPLE_URL)
    except UnknownJudge as error:
        raise click.BadParameter(error.message, param_hint="--url") from error
    try:
        with signals_as_interrupt():
            if api_url:
                run_there(ref, content, Api(api_url, key=api_key or "", plain_http=plain_http))
            else:
                run(ref, content, dynamodb=dynamodb)
    except KeyboardInterrupt:
        click.echo("Interrupted." if api_url else "Interrupted; everything is stopped.")
        ctx.exit(INTERRUPTED)


def run(problem: ProblemRef, page: bytes, *, dynamodb: str) -> None:
    """Raises DemoFailed, saying which step, after everything has been stopped."""
    out = console()
    with ExitStack() as started:
        with _step(out, 1, "start the service"):
            mirrors = started.enter_context(standing_in(request_for(problem).url, page))
            stack = started.enter_context(
                Stack(dynamodb=dynamodb, judge_mirrors=mirrors, say=lambda what: out.print(f"  {what}"))
            )
            api = started.enter_context(Api(stack.api_url, key=stack.key))
            out.print(f"  logs in {stack.logs}")
        try:
            _from_url_to_cases(out, api, {"problem_url": problem.url}, check=stack.check)
        except DemoFailed as failure:
            if isinstance(failure.__cause__, PageRefused):
                started.close()  # in peace, so that no logs are kept
                raise
            raise DemoFailed(f"{failure.message}\nThe logs are in {stack.logs}") from failure
        with _step(out, 5, "stop everything"):
            started.close()
    out.print("Done: from a URL to test cases.", style="bold green")


def run_there(problem: ProblemRef, page: bytes, api: Api) -> None:
    """The same on a service that runs already, which gets the page with the job. Raises DemoFailed."""
    out = console()
    with api:
        with _step(out, 1, "ask the service"):
            found = api.get(PATHS["extraction"], limit=1)
            out.print(f"  {api.url} answers, and has {'jobs' if found['items'] else 'no jobs yet'}")
        _from_url_to_cases(out, api, {"problem_url": problem.url, "page_html": decoded(page)})
    out.print("Done: from a URL to test cases.", style="bold green")


def _from_url_to_cases(out: Console, api: Api, body: Json, *, check: Callable[[], None] = lambda: None) -> None:
    with _step(out, 2, "read the problem page"):
        created = api.post(PATHS["extraction"], {**body, "generate_script": True})
        problem = _completed(out, api, "extraction", created["id"], check)
        out.print(plain(_in_short(problem)))
    with _step(out, 3, "write and prove the generator"):
        job = _completed(out, api, "generation", problem["generation_job_id"], check)
        print_code(out, job["generator_code"])
    with _step(out, 4, "make test cases with it"):
        made = api.get(f"{PATHS['generation']}/{job['id']}/test-cases", size="small", count=CASE_COUNT, seed=SEED)
        print_cases(out, [Case(**case) for case in made["test_cases"]])


@contextmanager
def _step(out: Console, number: int, title: str) -> Iterator[None]:
    out.print(f"\n{number}. {title.capitalize()}", style="bold")
    try:
        yield
    except Exception as error:
        reason = error.format_message() if isinstance(error, click.ClickException) else str(error) or repr(error)
        raise DemoFailed(f"Step {number} ({title}) failed: {reason}") from error


def _completed(out: Console, api: Api, kind: str, job_id: str, check: Callable[[], None]) -> Json:
    """The job when it is COMPLETED, its history told meanwhile."""
    out.print(f"  {kind} job {job_id}")
    deadline = time.monotonic() + JOB_SECONDS

    def watch() -> None:
        check()
        if time.monotonic() > deadline:
            raise TimeoutError(f"the job has not ended within {JOB_SECONDS:.0f} s")

    path = f"{PATHS[kind]}/{job_id}"
    job = follow(
        api,
        path,
        lambda entry: out.print(Text("  ").append_text(progress_line(entry)), soft_wrap=True),
        meanwhile=watch,
    )
    if job["status"] != "COMPLETED":
        kind_of_error = click.ClickException if job["error_code"] in BROKEN else PageRefused
        raise kind_of_error(f"the job is {job['status']}: {job['error_message']}")
    return job


def _in_short(problem: Json) -> str:
    time_limit, memory_limit = problem["time_limit_s"], problem["memory_limit_mb"]
    limits = [f"{time_limit:g} s"] if time_limit else []
    limits += [f"{memory_limit:g} MB"] if memory_limit else []
    return (
        f"\n  {problem['platform']} {problem['problem_id']}: {problem['title']}\n"
        f"  limits: {', '.join(limits) or 'not given'}; samples: {len(problem['samples'])}"
    )
