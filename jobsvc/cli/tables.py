"""Jobs and their history as people read them in a terminal.

What a job holds comes from pages of other people: it is shown as plain text, without markup and control characters.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click
from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from jobsvc.cli.client import Json
from jobsvc.cli.proofs import proof_lines

PIPE_WIDTH = 160  #: columns where the output goes to no terminal
COLOURS = {
    "PENDING": "yellow",
    "PROCESSING": "cyan",
    "COMPLETED": "green",
    "FAILED": "red",
    "CANCELLED": "magenta",
    "started": "cyan",
    "completed": "green",
    "failed": "red",
}
LIST_COLUMNS = ("id", "status", "platform", "problem_id", "title", "created_at")
PROGRAMS = ("solution_code", "generator_code")  #: shown below the other fields, as code


def console(*, stderr: bool = False) -> Console:
    out = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not out.is_terminal:
        out.width = PIPE_WIDTH
    return out


def tell(step: str, message: str) -> None:
    """Somebody who looks on hears what takes so long."""
    if sys.stderr.isatty():
        click.echo(f"{step} {message}", err=True)


def plain(value: Any) -> Text:
    """Any JSON value as text for one cell."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
    return Text("".join(char for char in text if char.isprintable() or char in "\n\t"))


def coloured(status: str) -> Text:
    text = plain(status)
    text.stylize(COLOURS.get(status, ""))
    return text


def job_list(kind: str, jobs: Sequence[Json]) -> Table:
    table = Table(title=f"{kind} jobs, newest first", title_justify="left")
    for column in LIST_COLUMNS:
        table.add_column(column, no_wrap=column in ("id", "status"), overflow="fold")
    for job in jobs:
        table.add_row(*(_cell(column, job.get(column) or "") for column in LIST_COLUMNS))
    return table


def job_details(job: Json) -> Table:
    """Every field that says something, except programs."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for field, value in job.items():
        if field not in PROGRAMS and value not in (None, "", [], {}):
            table.add_row(field, _cell(field, value))
    return table


def _cell(field: str, value: Any) -> Text:
    if field == "status":
        return coloured(value)
    if field == "proof" and isinstance(value, dict):
        return plain("\n".join(proof_lines(value)))
    if field == "consumed_capacity" and isinstance(value, dict):
        return plain(f"{value['read']:g} read units, {value['write']:g} write units")
    if field == "schema" and isinstance(value, dict):
        return plain(f"variables {', '.join(value.get('variables', {}))}; --json shows all of it")
    if isinstance(value, list) and all(isinstance(item, str) and "\n" not in item for item in value):
        return plain("\n".join(f"- {item}" for item in value))
    return plain(to_the_second(value) if field.endswith("_at") else value)


def to_the_second(time: str) -> str:
    """``2026-10-09T03:23:47.120000+00:00`` as ``2026-10-09 03:23:47Z``."""
    return f"{datetime.fromisoformat(time).astimezone(UTC):%Y-%m-%d %H:%M:%SZ}" if time else ""


def print_job(out: Console, job: Json) -> None:
    out.print(job_details(job))
    for field in PROGRAMS:
        if job.get(field):
            out.print(f"\n{field}:", style="bold")
            print_code(out, job[field])
    if job.get("status") == "FAILED" and job.get("unresolved"):
        out.print(f"\n{_what_to_do(job)}", soft_wrap=True)


def _what_to_do(job: Json) -> str:
    """How a person may mend what could not be understood."""
    return (
        "To mend it, say in constraints or input_format what is unresolved, each bound as in 1 <= N <= 10^5 "
        f"(PATCH the job, or make a new one), and run `jobsvc jobs retry {job.get('id', 'ID')}`."
    )


def print_code(out: Console, code: str) -> None:
    """With colours on a terminal; elsewhere byte for byte, so that it can be piped into a file."""
    if out.is_terminal:
        out.print(Syntax(plain(code).plain, "python", theme="ansi_dark", word_wrap=True))
    else:
        out.file.write(code if code.endswith("\n") else f"{code}\n")


def progress_line(entry: Json) -> Text:
    """``2026-10-09 12:30:01Z  started      Reading the page``."""
    time = to_the_second(entry["created_at"])
    line = Text.assemble(time, "  ", coloured(entry["status"]), " " * max(1, 13 - len(entry["status"])))
    step, message = plain(entry["step"]), plain(entry.get("message") or "")
    return line.append_text(step).append(": " if message.plain else "").append_text(message)
