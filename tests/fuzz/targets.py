"""What is tried, and what must hold of it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from jobsvc import fields
from jobsvc.errors import ExtractionError, UnknownJudge
from jobsvc.extraction import ProblemRef, decoded, judges_with, limits, parse_url, read_page
from jobsvc.models import ProblemExtractionJob
from jobsvc.problem import ProblemInfo
from tests.fuzz import inputs
from tests.fuzz.generation import claims, problems
from tests.fuzz.watch import in_time, read

JUDGES = judges_with(inputs.EXTRA_HOST)


def pages(data: DataObject) -> None:
    """A page of any judge, read as that of any judge."""
    languages = data.draw(st.sampled_from([("en",), ("ja", "ru")]))
    url, page = data.draw(inputs.pages())
    ref = parse_url(url, judges=JUDGES)
    with in_time("pages"):
        try:
            info = read_page(ref, page, judges=JUDGES, languages=languages)
        except ExtractionError:
            return
    check(info, ref)
    read["pages"] += 1


def answers(data: DataObject) -> None:
    """What LeetCode's GraphQL endpoint may answer."""
    answer = data.draw(inputs.answers() | inputs.data())
    ref = parse_url("https://leetcode.com/problems/sum-of-lamps/")
    with in_time("answers"):
        try:
            info = read_page(ref, json.dumps(answer))
        except ExtractionError:
            return
    check(info, ref)
    read["answers"] += 1


def models(data: DataObject) -> None:
    """What a language model may answer about a page: nothing that the page does not show comes of it."""
    url, page = data.draw(inputs.pages())
    said = data.draw(st.sampled_from(inputs.tokens()) | st.text(alphabet='{}[]":,\\ntsu0', max_size=60))
    words = st.lists(st.sampled_from([*page.split()[:500], said, "1", "\n"]), max_size=4).map(" ".join)
    lines = st.lists(words, max_size=3)
    answer = {
        **{name: data.draw(words) for name in ("title", "time_limit", "memory_limit")},
        **{name: data.draw(lines) for name in ("input", "output", "constraints")},
        "samples": data.draw(st.lists(st.fixed_dictionaries({"input": words, "output": words}), max_size=3)),
    }
    ref = parse_url(url, judges=JUDGES)
    with in_time("models"):
        try:
            text = said if data.draw(st.booleans()) else json.dumps(answer)
            info = read_page(ref, page, judges=JUDGES, ask=lambda _, __: text)
        except ExtractionError:
            return
    check(info, ref)
    read["models"] += 1


def addresses(data: DataObject) -> None:
    """An address is that of a problem, always the same one, or refused."""
    url = data.draw(st.sampled_from(inputs.urls()))
    for _ in range(data.draw(st.integers(0, 4))):
        start, length = data.draw(st.integers(0, len(url))), data.draw(st.integers(0, 8))
        patch = data.draw(st.text(max_size=4) | st.sampled_from([*"/\\@:?#%.[] \t\n", "//", "%2f", "..", "xn--", "。"]))
        url = url[:start] + patch + url[start + length :]
    with in_time("addresses"):
        try:
            ref = parse_url(url, judges=JUDGES)
        except UnknownJudge:
            return
    parts = urlsplit(ref.url)
    assert parts.scheme == "https"
    assert JUDGES.at(parts.netloc).platform == ref.platform
    assert parse_url(ref.url, judges=JUDGES) == ref
    assert 0 < len(ref.problem_id) <= 255
    read["addresses"] += 1


def bytes_(data: DataObject) -> None:
    """Any bytes under any Content-Type become text."""
    declared = data.draw(st.sampled_from(["", "text/html; charset=", "charset=utf-16", "charset=idna", "charset=hz"]))
    name = data.draw(
        st.sampled_from(["", "utf-8", "shift_jis", "euc-kr", "utf-7", "unicode_escape"]) | st.text(max_size=9)
    )
    page = data.draw(st.binary(max_size=300) | inputs.assembled().map(lambda page: page.encode("utf-8", "replace")))
    with in_time("bytes"):
        assert isinstance(decoded(page, declared + name), str)
    read["bytes"] += 1


def quantities(data: DataObject) -> None:
    """A limit is a sensible number or none."""
    text = data.draw(st.lists(inputs.token() | st.from_regex(r"\d{1,30}([.,]\d{1,5})? ?(ms|s|MB|KB|초)"), max_size=6))
    for quantity in (limits.seconds, limits.megabytes):
        with in_time("quantities"):
            value = quantity(" ".join(text))
        assert value is None or (value > 0 and math.isfinite(value))
        read["quantities"] += value is not None


TARGETS: dict[str, Callable[[DataObject], None]] = {
    "pages": pages,
    "answers": answers,
    "models": models,
    "addresses": addresses,
    "bytes": bytes_,
    "quantities": quantities,
    "problems": problems,
    "claims": claims,
}


def check(info: ProblemInfo, ref: ProblemRef) -> None:
    """A whole answer, of the problem that was asked for, that can be stored, sent and read again."""
    assert (info.platform, info.problem_id, info.url) == (ref.platform, ref.problem_id, ref.url)
    assert info.samples or info.interactive or info.platform == inputs.EXTRA_HOST
    if info.platform not in ("leetcode", inputs.EXTRA_HOST):
        assert info.title
        assert info.time_limit_s
        assert info.memory_limit_mb
        assert all(not text or text.endswith("\n") for sample in info.samples for text in (sample.input, sample.output))
    stored: dict[str, Any] = {name: value for name, value in info.to_dict().items() if name != "by_model"}
    fields.check(ProblemExtractionJob, stored)
    assert ProblemInfo.from_dict(json.loads(json.dumps(info.to_dict(), allow_nan=False))) == info
