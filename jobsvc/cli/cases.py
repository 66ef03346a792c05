"""`jobsvc jobs test-cases`: what a job's script makes, to look at or as files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import click
from rich.console import Console

from jobsvc.case_files import files, zipped
from jobsvc.cases import MOST_CASES, SIZES, Case
from jobsvc.cli.client import PATHS, Api
from jobsvc.cli.tables import console, plain
from jobsvc.schemas.cases import DEFAULT_COUNT, MOST_SEED

SHOWN_LINES = 12  #: of an input or output
SHOWN_CHARACTERS = 150  #: of a line


@click.command("test-cases")
@click.argument("job_id", metavar="ID", type=click.UUID)
@click.option("--count", type=click.IntRange(1, MOST_CASES), default=DEFAULT_COUNT, show_default=True, help="How many.")
@click.option("--size", type=click.Choice(SIZES), default="mixed", show_default=True, help="How large.")
@click.option(
    "--seed", type=click.IntRange(0, MOST_SEED), help="The same seed makes the same ones; random if not given."
)
@click.option(
    "-o",
    "--output",
    metavar="DIR|FILE.zip",
    type=click.Path(writable=True, path_type=Path),
    help="Write 01.in, 01.out, ... in a new folder, or in an archive, over what is there.",
)
@click.option("--no-outputs", is_flag=True, help="Do not run the job's solution, where it has one.")
@click.option("--json", "as_json", is_flag=True, help="Print the API's JSON.")
@click.pass_obj
def test_cases(
    api: Api,
    job_id: UUID,
    count: int,
    size: str,
    seed: int | None,
    output: Path | None,
    no_outputs: bool,
    as_json: bool,
) -> None:
    """Make test cases with the script of a COMPLETED generation job, and their outputs with its solution.

    Without -o and --json it shows how each of them begins.
    """
    if output is not None:
        if as_json:
            raise click.UsageError("Either -o or --json, not both.")
        _check_free(output)
    query = {"count": count, "size": size, "seed": seed, "outputs": "false" if no_outputs else None}
    made = api.get(f"{PATHS['generation']}/{job_id}/test-cases", **query)
    cases = [Case(**case) for case in made["test_cases"]]
    again = f"--size {made['size']} --count {made['count']} --seed {made['seed']} makes them again"
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False, indent=2))
    elif output is not None:
        _write(cases, output)
        click.echo(f"{len(cases)} test cases are in {output}; {again}.")
    else:
        out = console()
        print_cases(out, cases)
        out.print(f"{again}.")


def print_cases(out: Console, cases: Sequence[Case]) -> None:
    """The beginning of each."""
    for number, case in enumerate(cases, 1):
        out.print(f"  test case {number}:", style="cyan")
        _print_text(out, case.input)
        if case.output is not None:
            out.print("  its output:", style="cyan")
            _print_text(out, case.output)


def _print_text(out: Console, text: str) -> None:
    lines = text.splitlines()
    shown = [
        line if len(line) <= SHOWN_CHARACTERS else f"{line[:SHOWN_CHARACTERS]} ..." for line in lines[:SHOWN_LINES]
    ]
    for line in shown + ([f"... of {len(lines)} lines"] if len(lines) > SHOWN_LINES else []):
        out.print(plain(f"    {line}"), soft_wrap=True)


def _is_archive(output: Path) -> bool:
    return output.suffix.lower() == ".zip"


def _check_free(output: Path) -> None:
    """Raises ClickException where nothing could be written there, or files of other test cases are."""
    if not output.absolute().parent.is_dir():
        raise click.ClickException(f"{output.parent} is no directory to write to.")
    if _is_archive(output):
        if output.is_dir():
            raise click.ClickException(f"{output} is a directory; name a file, or a directory without .zip.")
    elif output.exists() and not (output.is_dir() and not any(output.iterdir())):
        raise click.ClickException(
            f"{output} is not an empty directory; name a new one, or a file that ends with .zip."
        )


def _write(cases: Sequence[Case], output: Path) -> None:
    try:
        if _is_archive(output):
            output.write_bytes(zipped(cases))
            return
        output.mkdir(exist_ok=True)
        for name, text in files(cases):
            (output / name).write_bytes(text.encode())
    except OSError as error:
        raise click.ClickException(f"The test cases cannot be written to {output}: {error.strerror}.") from error
