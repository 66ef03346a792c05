"""Problems that nobody can generate, or that are made to break a reader: each fails at once, with the reason."""

from __future__ import annotations

import itertools
import json
import string
import time
from typing import Any

import pytest
from flask import Flask

from jobsvc import tasks
from jobsvc.config import Config
from jobsvc.errors import GenerationError
from jobsvc.making import Maker
from jobsvc.problem import ProblemInfo, Sample, Sections

from .test_making import run

pytestmark = pytest.mark.usefixtures("queued")

#: Seconds of the processor for all the thinking about a problem. Nearly all rows take a hundredth of that, and the
#: slowest 0.6 where the machine has other work to do.
BOUNDED = 1.5

BASE = "$1 \\le N \\le 10$\n$1 \\le A_i \\le 5$\n"
BLOCK = "N\nA_1 A_2 \\ldots A_N"
GOOD = {"constraints": BASE, "input_formats": [BLOCK], "samples": [{"input": "2\n1 5\n", "output": ""}]}
NAMES = ["".join(letters) for letters in itertools.product(string.ascii_lowercase, repeat=3)]
ABOUT = {"platform": "atcoder", "problem_id": "own_h", "title": "Hostile"}

Row = tuple[str, dict[str, Any], str]


def long(piece: str, characters: int = 18_000) -> str:
    return (piece * (characters // len(piece) + 1))[:characters]


def bounds(text: str) -> dict[str, Any]:
    return {**GOOD, "constraints": text}


def upper(text: str) -> dict[str, Any]:
    return {"constraints": f"1 <= N <= {text}", "input_formats": ["N"]}


def samples(*inputs: str) -> dict[str, Any]:
    return {**GOOD, "samples": [{"input": text, "output": ""} for text in inputs]}


def prose(text: str) -> dict[str, Any]:
    return {"constraints": " ", "input_format": text}


def nested(opening: str, closing: str) -> Row:
    deep = 15_000 // len(opening + closing)
    return f"nested {opening}", upper(opening * deep + "5" + closing * deep), "nested|too long|not understood"


def runs_of(head: str, *pieces: str) -> list[Row]:
    return [(f"{head} {piece!r}", bounds(f"{BASE}{head}{long(piece)}distinct"), "Unresolved") for piece in pieces]


def prose_of(head: str, *pieces: str) -> list[Row]:
    return [(f"{head} {piece!r}", prose(f"{head}{long(piece)}"), "Unresolved") for piece in pieces]


def blocks_of(*pieces: str) -> list[Row]:
    return [(f"{piece!r}", {"constraints": BASE, "input_formats": [f"N\n{long(piece)}"]}, "") for piece in pieces]


NUMBERS = "The first line contains two integers n and m (1 <= n <= 10, 1 <= m <= 5)."
MATRIX = "N\nA_{1,1} \\ldots A_{1,N}\n\\vdots\nA_{N,1} \\ldots A_{N,N}"
WORD = "$1 \\le |S| \\le 10^{18}$\nS consists of lowercase letters."

ROWS: dict[str, list[Row]] = {
    "it contradicts itself": [
        ("a least above the most", bounds("$10 \\le N \\le 5$\n$1 \\le A_i \\le 5$"), "contradict each other, 10 > 5"),
        ("two sentences", bounds(f"{BASE}$N \\ge 11$"), "contradict each other, 11 > 10"),
        ("a sample above its bound", samples("2\n1 5\n", "2\n1 6\n"), "sample 2: A is 6, more than 5"),
        ("a sample below its bound", samples("0\n\n"), "sample 1: N is 0, less than 1"),
        ("a sample of another format", samples("1 2\n3 4\n"), "sample 1: line 1: 2 values where the format has 1"),
        ("a sample that goes on", samples("1\n5\n5\n"), "sample 1: line 3: there is more than the format has"),
        ("a sample of words", samples("one\nfive\n"), "sample 1: line 1: N is 'one', which is not an integer"),
    ],
    "no program could fill it": [
        ("lines", bounds("$1 \\le N \\le 10^{18}$\n$1 \\le A_i \\le 5$"), "more than any input has"),
        (
            "cells",
            {"constraints": "$10^5 \\le N \\le 10^6$\n$0 \\le A_{i,j} \\le 1$", "input_formats": [MATRIX]},
            "so many values are more than any input has",
        ),
        ("a string", {"constraints": WORD, "input_formats": ["S"]}, "longer than any input"),
        ("a power of a power", upper("10^{10^9}"), "exponent"),
        ("a tower of powers", upper("9^{9^{9^{9}}}"), "exponent"),
        ("an endless product", upper("9^{400}" + "*9^{400}" * 1_500), "too long|too large"),
        ("an endless sum", upper("1" + "+1" * 8_000), "too long"),
        ("endless digits", upper("9" * 18_000), "too long"),
        ("a division by nothing", upper("5/0"), "division"),
    ],
    "it is too much": [
        ("100 KB of constraints", bounds("$1 \\le N \\le 10$\n" * 6_000), "at most 20,000 are read"),
        ("100 KB of HTML", bounds("<li>1 &le; N &le; 10</li>\n" * 4_000), "at most 20,000 are read"),
        ("HTML of nothing but tags", bounds("<p>" + "<i></i>" * 14_000), "no lower"),
        ("HTML without an end", bounds("<table>" + "<tr><td>1" * 12_000), "at most 20,000 are read"),
        ("entities of entities", bounds("<p>" + "&amp;lt;" * 12_000), "at most 20,000 are read"),
        ("a block of many lines", {"constraints": BASE, "input_formats": ["N\n" * 4_000]}, "too many lines"),
        ("many blocks", {"constraints": BASE, "input_formats": [f"A_{n}" for n in range(500)]}, "not understood"),
        ("samples that do not fit", samples(*["1\n6\n"] * 500), "sample 10: A is 6"),
        ("a huge sample", samples("9" * 200_000), "which is not an integer"),
        ("a sample of spaces", samples(" " * 200_000), "N is missing"),
        ("a sample of empty lines", samples("\n" * 200_000 + "1\n5\n"), "N is missing"),
    ],
    "it is deep": [
        *(nested(pair[0], pair[1]) for pair in ("()", "{}", "[]", "||")),
        nested("\\left(", "\\right)"),
        nested("10^{", "}"),
        nested("\\frac{", "}{2}"),
        nested("\\text{", "}"),
        nested("a_{", "}"),
    ],
    "it has many names": [
        ("in a list", bounds(f"1 <= {', '.join(NAMES[:3_000])} <= 10"), "Unresolved"),
        ("in a chain", bounds(f"1 <= {' <= '.join(NAMES[:2_500])} <= 10"), "Unresolved"),
        ("one over and over", bounds("1 " + "<= N " * 3_500 + "<= 10"), "Unresolved"),
        ("in lines", bounds("\n".join(f"1 <= {name} <= 10" for name in NAMES[:1_000])), "Unresolved"),
        ("of lengths", bounds("\n".join(f"1 <= {name}.length <= 10" for name in NAMES[:800])), "Unresolved"),
        ("of arrays", bounds("\n".join(f"1 <= {name}_i <= 10" for name in NAMES[:900])), "Unresolved"),
    ],
    # A pattern may try a long run in every way.
    "a bound goes on and on": runs_of(
        "1 <= N <= ", "a", "ab ", "9", "1 ", "(", ")", "{", "[", "|", "a_{", "a_{{{{", "<=", "<= ", "1 <= ", ", ", "a, "
    ),
    "a sentence goes on and on": runs_of(
        "The values are ",
        "of the ",
        "and ",
        "not ",
        "— ",
        "- ",
        "\\",
        "'a', ",
        '"',
        "'",
        "\t ",
        "1 000 ",
        "|S|",
        "\\text{",
    ),
    "sentences join without end": [
        *prose_of(
            f"{NUMBERS} ",
            f"{'n is even and ' * 14}glows. The ",
            f"{'1 <= n <= 5, ' * 14}it glows. The ",
            f"{'m is a positive integer, and ' * 8}it must glow. The ",
            f"{'n and m, i-th, ' * 30}must glow. The ",
        ),
        *(
            (joined, {**GOOD, "input_format": f"{joined * 18}the lamps must glow"}, "Unresolved")
            for joined in ("1 <= N <= 5, ", "N is even, ", "N is a positive integer, and ", "A_i are distinct, ")
        ),
    ],
    "prose goes on and on": prose_of(
        "The first line contains ",
        "n ",
        "two integers ",
        "(1 <= n <= 5) ",
        "the i-th of them ",
        ", the ",
        "a_1, a_2, ",
        "is ",
        "of ",
    ),
    "Korean goes on and on": prose_of("첫째 줄에 ", "정수 ", "N이 주어진다. ", "(1 ≤ N ≤ 10) ", "보다 크거나 ", "중"),
    "a block goes on and on": blocks_of("a", "A_1 ", "A_{", "...", "\\ldots ", ": ", "9", "\n", "_", "\\vdots\n"),
    "it has odd characters": runs_of("N must be ", "\0", "\u202e", "\u0301", "\u200b", "\u2028", "İ", "①", "¹", "٣"),
}


@pytest.mark.parametrize("config", ["moto"], indirect=True)
@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_the_job_fails_at_once_and_says_why(app: Flask, monkeypatch: pytest.MonkeyPatch, rows: list[Row]):
    spent = thinking_times(monkeypatch)
    for name, fields, reason in rows:
        job = run(app, **ABOUT, **fields)

        assert (job["status"], job["error_code"]) == ("FAILED", "GenerationError"), name
        told = f"{job['error_message']} {json.dumps(job['unresolved'], ensure_ascii=False)}"
        assert matches(reason, told), f"{name}: {told[:1_000]}"
        assert len(job["unresolved"]) <= 60, name
        assert all(len(text) <= 400 for text in job["unresolved"]), name
        assert spent[-1] < BOUNDED, name


def thinking_times(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that this process alone worked on each job between its claim and its end, so that nothing else counts."""
    taken: list[float] = []
    work = tasks._generate

    def timed(job_run: Any) -> None:
        started = time.process_time()
        try:
            work(job_run)
        finally:
            taken.append(time.process_time() - started)

    monkeypatch.setattr(tasks, "_generate", timed)
    return taken


def matches(reason: str, told: str) -> bool:
    return any(part in told for part in reason.split("|"))


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        (["1\n6\n"] * 100_000, "sample 1: A is 6"),
        (["1\n5\n"] * 99_999 + ["1\n6\n"], "sample 100000: A is 6"),
        (["5 " * 2_500_000], "values where the format has 1"),
        (["10\n" + "5 " * 2_500_000], "values where the format has 10"),
    ],
)
def test_more_samples_than_a_job_can_hold_are_answered_as_quickly(inputs: list[str], reason: str):
    """As `jobsvc generate` may be given them."""
    problem = ProblemInfo(
        sections=Sections(constraints=BASE), input_formats=(BLOCK,), samples=tuple(Sample(text, "") for text in inputs)
    )
    started = time.process_time()
    with pytest.raises(GenerationError, match=reason):
        Maker(Config(), tell=lambda *_: None).make(problem)
    assert time.process_time() - started < 2 * BOUNDED
