"""`jobsvc extract`: what an extraction job does, for one page, alone and at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

import click

from jobsvc.cli.saved import saved_page
from jobsvc.cli.tables import console, plain, tell
from jobsvc.errors import JobError
from jobsvc.problem import ProblemInfo
from jobsvc.reading import Reader
from jobsvc.trouble import settings


@click.command()
@click.argument("url")
@click.option("--page", type=click.File("rb"), help="Read this saved page (- is standard input) and ask no judge.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the keys that a job has.")
def extract(url: str, page: BinaryIO | None, as_json: bool) -> None:
    """Read the problem page at URL and print what it says. No server is needed.

    Exit code 1 and the reason on standard error where the page does not say enough.
    """
    reader = Reader(settings(), tell=tell)
    try:
        problem = reader.read(url, page=None if page is None else saved_page(page))
    except JobError as error:
        raise click.ClickException(error.message) from error
    used = reader.model_used
    if as_json:
        found = {**problem.to_dict(), **({"language_model": used} if used else {})}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    out = console()
    for line in (*_lines(problem), *([f"language model: {json.dumps(used)}"] if used else [])):
        out.print(plain(line), soft_wrap=True)


def _lines(problem: ProblemInfo) -> Iterator[str]:
    yield f"{problem.title} ({problem.platform} {problem.problem_id})"
    yield problem.url
    yield ", ".join(_facts(problem))
    for name, section in problem.to_dict()["sections"].items():
        yield from _part(name, section)
    for number, block in enumerate(problem.input_formats, 1):
        yield from _part(f"input format {number}", block)
    for number, sample in enumerate(problem.samples, 1):
        yield from _part(f"sample {number}, input", sample.input or "(nothing)")
        yield from _part(f"sample {number}, output", sample.output or "(nothing)")
    for warning in problem.warnings:
        yield f"\nwarning: {warning}"


def _facts(problem: ProblemInfo) -> Iterator[str]:
    if problem.time_limit_s is not None:
        yield f"{problem.time_limit_s:g} s"
    if problem.memory_limit_mb is not None:
        yield f"{problem.memory_limit_mb:g} MB"
    if problem.difficulty:
        yield f"difficulty {problem.difficulty}"
    if problem.interactive:
        yield "interactive"
    yield from problem.tags


def _part(name: str, content: str) -> Iterator[str]:
    if content:
        yield f"\n[{name}]"
        yield content.removesuffix("\n")
