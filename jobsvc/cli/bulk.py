"""`jobsvc jobs bulk`: the same act on many jobs, a batch a call of the API."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from jobsvc.bulk import MAX_IDS, PAST, Action
from jobsvc.cli.client import PATHS, Api, Json
from jobsvc.cli.tables import console, plain
from jobsvc.counting import MOST, shown
from jobsvc.models import Status

MAX_SHOWN = 20  #: jobs that were refused


@dataclass
class Tally:
    """What all calls did."""

    done: int = 0
    refused: list[Json] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def add(self, answer: Json) -> None:
        self.done += answer["done"]
        self.refused += answer["refused"]
        self.gone += answer["gone"]

    @property
    def met(self) -> int:
        return self.done + len(self.refused) + len(self.gone)


@click.command("bulk")
@click.argument("action", type=click.Choice([each.value for each in Action]))
@click.argument("ids", metavar="[ID]...", type=click.UUID, nargs=-1)
@click.option("--kind", type=click.Choice(list(PATHS)), help="Jobs of this kind only; of both if not given.")
@click.option("--status", type=click.Choice(list(Status), case_sensitive=False), help="Jobs of this status.")
@click.option("--platform", help="Jobs of this judge's problems.")
@click.option("--problem-id", help="Jobs of this problem; needs --platform.")
@click.option("--all", "everything", is_flag=True, help="All jobs to which this can be done.")
@click.option("--force", is_flag=True, help="Retry completed jobs too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.pass_context
def bulk(
    ctx: click.Context,
    action: str,
    ids: Sequence[UUID],
    kind: str | None,
    everything: bool,
    force: bool,
    yes: bool,
    as_json: bool,
    **filters: str | None,
) -> None:
    """Retry, cancel or delete many jobs: those with the IDs, or all that match what is said of them.

    It can be stopped at any moment, and asked for again: it goes on with what is left. Jobs that are made after it
    has begun are left alone. Exit code 1 where it could not be done to some.
    """
    api: Api = ctx.obj
    act: Json = {"action": action, **({"force": True} if force else {})}
    wanted = _wanted({name: value for name, value in filters.items() if value}, everything, ids)
    kinds = [kind] if kind else list(PATHS)
    tally = Tally()
    if ids:
        _ask(yes, f"{action.capitalize()} {len(ids):,} job{'' if len(ids) == 1 else 's'}?")
        with _told(tally, action, as_json=as_json):
            _over_ids(api, act, kinds, [str(job_id) for job_id in dict.fromkeys(ids)], tally)
    else:
        plans = _plans(api, {**act, "filter": wanted}, kinds)
        if not plans:
            click.echo(json.dumps(_as_json(tally)) if as_json else "No such jobs.")
            return
        counted = " and ".join(_counted(plan["matching"], f"{name} job") for name, plan in plans.items())
        _ask(yes, f"{action.capitalize()} {counted}{_which(wanted)}?")
        with _told(tally, action, as_json=as_json):
            _over_filter(api, {**act, "filter": wanted}, plans, tally)
    ctx.exit(1 if tally.refused else 0)


def _wanted(filters: dict[str, Any], everything: bool, ids: Sequence[UUID]) -> dict[str, Any]:
    """The filter of the API. Raises UsageError unless it is said in exactly one way which jobs are meant."""
    if bool(ids) + bool(filters) + everything != 1:
        raise click.UsageError(
            "Say which jobs: their IDs, or --status, --platform and --problem-id, or --all; one of these ways."
        )
    return filters or {"all": True}


def _ask(yes: bool, question: str) -> None:
    if not yes:
        click.confirm(question, abort=True)


def _counted(number: int, what: str) -> str:
    """``1 job``, ``2 jobs``, ``1,000+ jobs``."""
    return f"{shown(number)} {what}{'' if number == 1 else 's'}"


def _which(wanted: dict[str, Any]) -> str:
    """``(status FAILED, platform atcoder)`` after a space; nothing where all are meant."""
    said = ", ".join(f"{name} {value}" for name, value in wanted.items() if name != "all")
    return f" ({said})" if said else ""


def _plans(api: Api, asked: Json, kinds: Sequence[str]) -> dict[str, Json]:
    """The kinds of which there are such jobs: how many, and where to begin."""
    dry = {kind: api.post(f"{PATHS[kind]}/bulk", {**asked, "dry_run": True}) for kind in kinds}
    return {kind: answer for kind, answer in dry.items() if answer["matching"]}


def _over_filter(api: Api, asked: Json, plans: dict[str, Json], tally: Tally) -> None:
    counts = [plan["matching"] for plan in plans.values()]
    with _progress(None if max(counts) >= MOST else sum(counts)) as advance:
        for kind, plan in plans.items():
            cursor = plan["next_cursor"]
            while cursor:
                answer = api.post(f"{PATHS[kind]}/bulk", {**asked, "cursor": cursor})
                tally.add(answer)
                advance(tally.met)
                cursor = answer["next_cursor"]


def _over_ids(api: Api, act: Json, kinds: Sequence[str], ids: list[str], tally: Tally) -> None:
    """What one kind does not know may be of the other."""
    with _progress(len(ids)) as advance:
        for kind in kinds:
            known = len(tally.gone)
            while ids:
                answer = api.post(f"{PATHS[kind]}/bulk", {**act, "ids": ids[:MAX_IDS]})
                tally.add(answer)
                ids = answer["left"] + ids[MAX_IDS:]
                advance(tally.met)
            ids, tally.gone = tally.gone[known:], tally.gone[:known]
    tally.gone = ids


@contextmanager
def _progress(total: int | None) -> Iterator[Any]:
    """A line on a terminal that says how far it is; the total is not known where nobody counted so far."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    err = console(stderr=True)
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as progress:
        task = progress.add_task("jobs", total=total)
        yield lambda met: progress.update(task, completed=met)


@contextmanager
def _told(tally: Tally, action: str, *, as_json: bool) -> Iterator[None]:
    """Tell at the end what was done, also where it is cut short."""
    is_whole = False
    try:
        yield
        is_whole = True
    finally:
        if as_json:
            click.echo(json.dumps(_as_json(tally), ensure_ascii=False, indent=2))
        else:
            _tell(tally, action, is_whole=is_whole)


def _as_json(tally: Tally) -> Json:
    return {"done": tally.done, "refused": tally.refused, "gone": tally.gone}


def _tell(tally: Tally, action: str, *, is_whole: bool) -> None:
    end = "" if is_whole else " Not all: the same command goes on with what is left."
    click.echo(f"{tally.done:,} {PAST[Action(action)]}.{end}")
    for job_id in tally.gone:
        click.echo(f"There is no job {job_id}, or no longer.")
    if tally.refused:
        click.echo(f"{len(tally.refused):,} refused:")
    for refusal in tally.refused[:MAX_SHOWN]:
        click.echo(f"  {plain(refusal['detail']).plain}")
    if len(tally.refused) > MAX_SHOWN:
        click.echo(f"  and {len(tally.refused) - MAX_SHOWN:,} more; --json shows all of them")
