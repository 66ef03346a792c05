"""`python -m benchmarks.pages [FOLDER]`: how well saved pages are read.

A folder holds pairs of NAME.html, a page as its judge served it, and NAME.json, what must come out. `url` says which
problem it is; each further key that a ProblemInfo has must be equal, and one that is not there is not checked.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.printing import wide_console
from jobsvc.extraction import decoded, parse_url, read_page

OWN_PAGES = Path(__file__).parents[1] / "tests" / "saved_pages"
SHOWN = 300  #: characters of a value that is wrong


@dataclass(frozen=True, slots=True)
class Score:
    """How one page was read."""

    name: str
    wrong: Mapping[str, str]  #: field -> what is wrong with it
    checked: int
    ms: float


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else OWN_PAGES
    pages = sorted(page for page in folder.glob("*.html") if page.with_suffix(".json").is_file())
    if not pages:
        print(f"{folder} holds no pages: pairs of NAME.html and NAME.json.", file=sys.stderr)
        return 2
    scores = [score(page) for page in pages]
    report(scores, wide_console())
    return 1 if any(each.wrong for each in scores) else 0


def score(page: Path) -> Score:
    """Read a page, and compare."""
    expected: dict[str, Any] = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    html = decoded(page.read_bytes())
    began = time.perf_counter()
    try:
        found = read_page(parse_url(expected.get("url", "")), html).to_dict()
    except Exception as error:  # a crash of ours is a page read wrong, and the other pages are still of interest
        return Score(page.stem, {"error": f"{type(error).__name__}: {error}"}, 1, _ms(began))
    ms = _ms(began)
    fields = [field for field in expected if field in found and field != "url"]
    wrong = {field: _difference(expected[field], found[field]) for field in fields}
    return Score(page.stem, {field: difference for field, difference in wrong.items() if difference}, len(fields), ms)


def report(scores: list[Score], console: Console) -> None:
    table = Table(title="Saved pages, each read once")
    for heading in ("page", "read", "fields", "ms"):
        table.add_column(heading, justify="right" if heading in ("fields", "ms") else "left")
    for each in scores:
        right = f"{each.checked - len(each.wrong)}/{each.checked}"
        table.add_row(each.name, f"wrong: {', '.join(each.wrong)}" if each.wrong else "exact", right, f"{each.ms:.1f}")
    console.print(table)
    for line in _details(scores):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    exact = sum(not each.wrong for each in scores)
    console.print(f"{exact} of {len(scores)} pages are exact ({exact / len(scores):.0%}).", highlight=False)


def _difference(expected: Any, found: Any) -> str:
    """What is wrong, or an empty string; of sections only those are compared that are expected."""
    if isinstance(expected, dict) and isinstance(found, dict):
        found = {key: found.get(key) for key in expected}
    return "" if expected == found else f"should be {_short(expected)}\n      but is {_short(found)}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def _details(scores: list[Score]) -> Iterator[str]:
    for each in scores:
        for field, difference in each.wrong.items():
            yield f"{each.name}, {field}: {difference}"


def _ms(began: float) -> float:
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
