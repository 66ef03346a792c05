"""`python -m benchmarks.generation [FOLDER] [--limit N] [--out FILE] [--jobs N]`: how many problems get a script.

A problem counts when its script passes the proof, in which a reader that shares no code with the writer checks
every output, and nothing in it contradicts what a person labelled or what a solution does. `problems` says what a
folder holds. Exit code 1 where a bound is wrong: that is far worse than a missing one.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks import labels
from benchmarks.expected import Comparison, compare
from benchmarks.generating import Outcome, measure
from benchmarks.labels import Label
from benchmarks.printing import wide_console
from benchmarks.problems import BadFolder, problems_in, rows
from benchmarks.reasons import grouped, median_and_95th

OWN_PROBLEMS = Path(__file__).parents[1] / "tests" / "problems"
MOST_REASONS = 25
SHOWN = 200  #: characters of a reason's example


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    try:
        outcomes = _outcomes(options)
        comparisons = _comparisons(options.folder / "constraints.jsonl")
    except BadFolder as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename} cannot be read or written: {error.strerror}.", file=sys.stderr)
        return 2
    report(outcomes, comparisons, wide_console(width=160))
    return 1 if any(each.wrong or each.failed for each in outcomes) or any(each.wrong for each in comparisons) else 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generation", description="How well problems are read.")
    parser.add_argument("folder", type=Path, nargs="?", default=OWN_PROBLEMS, help="problems, a file for every judge")
    parser.add_argument("--limit", type=_positive, help="only the first so many of every judge")
    parser.add_argument("--out", type=Path, help="write one JSON line a problem there")
    parser.add_argument("--jobs", type=_positive, default=1, help="so many at once, which makes each of them slower")
    return parser.parse_args(arguments)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1")
    return int(text)


def _outcomes(options: argparse.Namespace) -> list[Outcome]:
    """Measures every problem, and keeps each as soon as it is measured."""
    known = labels.load() | _labels(options.folder / "labels.json")
    cases = problems_in(options.folder, limit=options.limit)
    labelled = [known.get((case.problem.platform, case.problem.problem_id)) for case in cases]
    outcomes = []
    with ExitStack() as stack:
        lines = stack.enter_context((options.out or Path(os.devnull)).open("w", encoding="utf-8"))
        at_once = map if options.jobs == 1 else stack.enter_context(ProcessPoolExecutor(options.jobs)).map
        measured = at_once(measure, cases, labelled)
        quiet = not sys.stderr.isatty()
        for outcome in track(measured, "problems", len(cases), console=Console(stderr=True), disable=quiet):
            lines.write(json.dumps(outcome.to_dict(), ensure_ascii=False) + "\n")
            outcomes.append(outcome)
    return outcomes


def _labels(file: Path) -> dict[tuple[str, str], Label]:
    try:
        return labels.load(file) if file.is_file() else {}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadFolder(f"{file} does not hold labels as benchmarks/labels.py describes them: {error}") from error


def _comparisons(file: Path) -> list[Comparison]:
    found = []
    for number, row in enumerate(rows(file), 1):
        try:
            found.append(compare(row))
        except KeyError as error:
            raise BadFolder(f"{file}, text {number}: {error} is missing.") from error
    return found


def report(outcomes: Sequence[Outcome], comparisons: Sequence[Comparison], console: Console) -> None:
    """Everything that was measured, the reasons last."""
    judges = {name: list(those) for name, those in groupby(outcomes, key=lambda outcome: outcome.problem.platform)}
    console.print(_table(judges))
    for judge, those in judges.items():
        reasons = _reasons(judge, those)
        if reasons.row_count:
            console.print(reasons)
    for line in (*_faults(outcomes), *_of_texts(comparisons)):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _table(judges: dict[str, list[Outcome]]) -> Table:
    table = Table(title="Scripts made and proved")
    for judge, those in judges.items():
        columns = _columns(those)
        if not table.columns:
            table.add_column("judge")
            for heading in columns:
                table.add_column(heading, justify="right")
        table.add_row(judge, *columns.values())
    return table


def _columns(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """What the table says of a judge. Interactive problems are left out of the shares."""
    asked = [each for each in outcomes if each.verdict != "interactive"]
    median, most = median_and_95th(each.ms for each in asked if each.is_written)
    return {
        "problems": str(len(outcomes)),
        "interactive": str(len(outcomes) - len(asked)),
        "made": str(sum(each.is_written for each in asked)),
        "proved": str(sum(each.verdict == "proved" for each in asked)),
        "share": _share(sum(each.is_right for each in asked), len(asked)),
        "a bound": _share(sum(each.has_a_bound for each in asked), len(asked)),
        "labelled": str(sum(each.is_labelled for each in asked)),
        "wrong": str(sum(bool(each.wrong) for each in asked)),
        "median ms": f"{median:.0f}",
        "95% ms": f"{most:.0f}",
    }


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _reasons(judge: str, outcomes: Sequence[Outcome]) -> Table:
    """The most frequent reasons; those that are the only one of many problems are worth mending first."""
    table = Table(title=f"{judge}: why there is no script")
    table.add_column("problems", justify="right")
    table.add_column("no other", justify="right")
    table.add_column("reason", ratio=2)
    table.add_column("for example", ratio=3)
    left_out = ("proved", "interactive")
    reasons = {each.problem.problem_id: each.reasons for each in outcomes if each.verdict not in left_out}
    for group in grouped(reasons)[:MOST_REASONS]:
        table.add_row(str(group.problems), str(group.alone), *map(_plain, (group.name, group.example[:SHOWN])))
    return table


def _plain(text: str) -> str:
    return text.replace("[", r"\[")


def _faults(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for each in outcomes:
        yield from (f"WRONG {each.name}: {wrong}" for wrong in each.wrong)
        if each.failed:
            yield f"SOLUTION {each.name}: {each.failed}"
        if each.verdict in ("crashed", "unproved"):
            yield f"{each.verdict.upper()} {each.name}: {'; '.join(each.reasons)}"


def _of_texts(comparisons: Sequence[Comparison]) -> Iterator[str]:
    for each in comparisons:
        yield from (f"WRONG {each.problem}: {wrong}" for wrong in each.wrong)
        if each.missing:
            yield f"missing in {each.problem}: {', '.join(each.missing)}"
    if comparisons:
        stated, found = sum(each.stated for each in comparisons), sum(each.found for each in comparisons)
        wrong = sum(len(each.wrong) for each in comparisons)
        yield f"Of {stated} bounds in {len(comparisons)} texts {found} are found ({found / stated:.1%}), {wrong} wrong."


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
