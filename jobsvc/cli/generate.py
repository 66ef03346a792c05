"""`jobsvc generate`: what a script generation job does, for one problem, alone and at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import click

from jobsvc.cli.problem_file import MAX_BYTES, read_problem
from jobsvc.cli.proofs import trial_lines
from jobsvc.cli.solution import solution_for
from jobsvc.cli.tables import console, plain, tell
from jobsvc.errors import GenerationError, JobError
from jobsvc.generation import Solution, understand
from jobsvc.making import Maker
from jobsvc.problem import ProblemInfo
from jobsvc.trouble import settings

Found = dict[str, Any]


@click.command()
@click.argument("file", metavar="PROBLEM.json", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the keys that a job has.")
@click.option(
    "-o",
    "--output",
    metavar="SCRIPT",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the script there, over what is there.",
)
@click.option(
    "--solution",
    metavar="FILE",
    type=click.Path(dir_okay=False, exists=True, readable=True, path_type=Path),
    help="A program that solves the problem (.py, .cpp, .c, .js, .java); else solution_code of PROBLEM.json.",
)
def generate(file: BinaryIO, as_json: bool, output: Path | None, solution: Path | None) -> None:
    """Write the script that generates test cases for a problem, and prove it by running it. No server is needed.

    PROBLEM.json is what `jobsvc extract URL --json` prints (- is standard input); its sections may be text or HTML.
    A solution takes part in the proof, and where the input format is missing, the order in which it reads gives it.
    The script goes to standard output, and to standard error what was understood of the problem. Exit code 1, no
    script, and the reasons where it cannot be written and proved. Where a language model is configured
    (JOBSVC_LLM_URL), it is asked for a script that the rules could not write.
    """
    if output is not None and not output.parent.is_dir():
        raise click.ClickException(f"{output.parent} is no directory to write the script to.")
    try:
        content = file.read(MAX_BYTES + 1)
        problem = read_problem(content)
        given = solution_for(content, solution)
    except JobError as error:
        raise click.ClickException(error.message) from error
    found, layout = _generated(problem, given, Maker(settings(), tell=tell))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _show(problem, found, layout)
    if found["error_message"]:
        raise click.ClickException(found["error_message"])
    if output is not None:
        _write(output, found["generator_code"])
    elif not as_json:
        click.echo(found["generator_code"], nl=False)


def _generated(problem: ProblemInfo, solution: Solution | None, maker: Maker) -> tuple[Found, tuple[str, ...]]:
    """What a job of this problem would hold in the end, and the input format in words."""
    found: Found = {
        "generator_code": "",
        "schema": None,
        "assumptions": [],
        "unread": [],
        "confidence": None,
        "unresolved": [],
        "proof": None,
        "by_model": [],
        "language_model": None,
        "error_message": "",
    }
    layout: tuple[str, ...] = ()
    if not problem.interactive:
        with suppress(GenerationError):  # The maker tells it, where a solution or a model does not do either.
            understood = understand(problem)
            layout = understood.layout
            found |= {"schema": understood.schema.to_dict(), "assumptions": list(understood.schema.assumptions)}
            found["unread"] = list(understood.unread)
    try:
        made = maker.make(problem, solution)
        found |= made.to_dict()
        layout = made.script.layout or layout
    except JobError as error:
        found |= error.found
        found["error_message"] = error.reason if isinstance(error, GenerationError) else error.message
    return found, layout


def _show(problem: ProblemInfo, found: Found, layout: tuple[str, ...]) -> None:
    out = console(stderr=True)
    for line in _lines(problem, found, layout):
        out.print(plain(line), soft_wrap=True)


def _lines(problem: ProblemInfo, found: Found, layout: tuple[str, ...]) -> Iterator[str]:
    if problem.title or problem.problem_id:
        yield " ".join(filter(None, (problem.title, f"({problem.platform} {problem.problem_id})")))
    yield from _part("understood, the format", "\n\n".join(layout).split("\n"))
    yield from _part("understood, the bounds", _bounds(found["schema"]) if found["schema"] else ())
    yield from _part("assumed", found["assumptions"])
    yield from _part("passed over", found["unread"])
    yield from _part("not understood", found["unresolved"])
    yield from _part("by the language model", _asked(found))
    proof = found["proof"]
    if proof and "solution" in proof:
        yield from _part(f"the solution in {proof['solution']['language']}", trial_lines(proof["solution"]))
    if proof and not found["error_message"]:
        yield from _part(
            f"proved, confidence {found['confidence']}",
            [f"{proof['cases']} test cases in {proof['runs']} runs, {proof['bytes']:,} bytes: all are valid"],
        )


def _asked(found: Found) -> Iterator[str]:
    """What a language model made, and what that took."""
    used = found["language_model"]
    if used:
        yield f"{', '.join(found['by_model']) or 'nothing that was taken'}, by {used['name']}"
        tokens = f"{used['prompt_tokens']:,} tokens read, {used['completion_tokens']:,} written"
        yield f"{used['requests']} request{'' if used['requests'] == 1 else 's'}, {tokens}"


def _part(name: str, lines: Iterable[str]) -> Iterator[str]:
    said = [line for line in lines if line.strip()]
    if said:
        yield f"{name}:"
        yield from (f"  {line}" for line in said)


def _bounds(schema: Mapping[str, Any]) -> Iterator[str]:
    """Every value with all that is known of it, and what holds among values."""
    for name, variable in schema["variables"].items():
        yield _interval(name, variable) + _traits(variable)
    for relation in schema["relations"]:
        yield f"{relation['left']} {relation['sign']} {relation['right']}"
    for limit in schema["sums"]:
        yield f"sum of {limit['of']} <= {limit['at_most']}"
    for structure in schema["structures"]:
        quote = f" ({structure['quote']})" if structure["quote"] else ""
        yield f"{', '.join(structure['of'])}: {structure['kind']}{quote}"


def _interval(name: str, variable: Mapping[str, Any]) -> str:
    element = name + ("", "[i]", "[i][j]")[variable["dimensions"]]
    what = f"len({element})" if variable["type"] == "string" else element
    low, high = variable["low"], variable["high"]
    return (f"{low} <= " if low is not None else "") + what + (f" <= {high}" if high is not None else "")


def _traits(variable: Mapping[str, Any]) -> str:
    traits = [variable.get("order"), f"of {variable['alphabet']}" if variable.get("alphabet") else ""]
    choices = f"one of {' '.join(variable['choices'])}" if variable.get("choices") else ""
    return "".join(f", {trait}" for trait in (*traits, choices) if trait)


def _write(output: Path, script: str) -> None:
    try:
        output.write_text(script, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"The script cannot be written to {output}: {error.strerror}.") from error
