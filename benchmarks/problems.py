"""Folders of problems to measure with: a file for every judge, one JSON object a line.

A line has `id`, `title`, `input_html`, `inputs` and `outputs` (the samples), and where the judge has them `tags`,
`time` (seconds, ``2`` or ``"2s"``), `constraints_html`, `formats` (the blocks of the input section) and `solution`
(Python). Beside them may lie labels.json, as `labels` describes it, and constraints.jsonl, as `expected` does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jobsvc.errors import JobError
from jobsvc.extraction import read_fragment
from jobsvc.extraction.page import calls_itself_interactive
from jobsvc.problem import ProblemInfo, Sample, Sections

PLATFORMS = ("atcoder", "codeforces", "baekjoon", "cses", "kattis", "leetcode")


@dataclass(frozen=True, slots=True)
class Case:
    """A problem to measure with, and a program that solves it where one is known."""

    problem: ProblemInfo
    solution: str = ""


class BadFolder(Exception):
    """The folder is not one of problems; the message says why."""


def problems_in(folder: Path, *, limit: int | None) -> list[Case]:
    """The problems of a folder, of every judge the first so many. Raises BadFolder."""
    found = [case for platform in PLATFORMS for case in list(_of(folder, platform))[:limit]]
    if not found:
        raise BadFolder(f"{folder} holds no problems: files such as atcoder.jsonl or codeforces.jsonl.")
    return found


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines; none where there is no such file. Raises BadFolder."""
    if not file.is_file():
        return
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise BadFolder(f"{file} is not UTF-8: {error.reason} at byte {error.start}.") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _row(line, f"{file}, line {number}")


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadFolder(f"{where} is not JSON: {error}.") from None
    if not isinstance(row, dict):
        raise BadFolder(f"{where} must be an object, one problem or text.")
    return row


def _of(folder: Path, platform: str) -> Iterator[Case]:
    for number, row in enumerate(rows(folder / f"{platform}.jsonl"), 1):
        try:
            yield Case(_problem(row, platform), row.get("solution", ""))
        except KeyError as error:
            raise BadFolder(f"{folder / platform}.jsonl, problem {number}: {error} is missing.") from None
        except (JobError, TypeError, AttributeError) as error:
            raise BadFolder(f"{folder / platform}.jsonl, problem {number} cannot be read: {error}") from error


def _problem(row: dict[str, Any], platform: str) -> ProblemInfo:
    said, blocks = read_fragment(row["input_html"])
    constraints, _ = read_fragment(row.get("constraints_html", ""))
    tags = tuple(row.get("tags", ()))
    return ProblemInfo(
        platform=platform,
        problem_id=row["id"],
        title=row["title"],
        time_limit_s=_seconds(row.get("time")),
        sections=Sections(input=said, constraints=constraints),
        input_formats=tuple(row.get("formats") or blocks),
        samples=tuple(map(Sample, row.get("inputs", ()), row.get("outputs", ()))),
        tags=tags,
        interactive="interactive" in tags or _is_interactive(f"{said}\n{constraints}"),
    )


def _is_interactive(text: str) -> bool:
    """Only parts of the statement are there, so that it may not call itself so."""
    return calls_itself_interactive(text) or "interaction with the judge" in text


def _seconds(limit: Any) -> float | None:
    match = re.match(r"\d+(?:\.\d+)?", str(limit))
    return float(match[0]) if match else None
