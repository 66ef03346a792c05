"""A problem as JSON, as `jobsvc extract --json` prints it, its sections clean text or HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jobsvc.errors import JobError
from jobsvc.extraction import read_sections
from jobsvc.problem import ProblemInfo, Sample

#: Bytes: a page of `jobsvc extract` has no more.
MAX_BYTES = 5 * 2**20
#: What a problem and a generation job say under the same name.
OF_JOB = (
    "platform",
    "problem_id",
    "title",
    "input_formats",
    "samples",
    "tags",
    "time_limit_s",
    "solution_code",
    "language",
)


class BadProblem(JobError, ValueError):
    """The JSON is not that of a problem."""

    title = "Bad problem"


def read_problem(content: bytes) -> ProblemInfo:
    """The problem that the JSON describes. Raises BadProblem that names what is wrong, and NotAProblemPage."""
    if len(content) > MAX_BYTES:
        raise BadProblem(f"The file has more than {MAX_BYTES:,} bytes; no problem has.")
    data = _object(_parsed(content), "The file")
    if data.get("sections") is None:
        raise BadProblem("sections is missing: an object with the input and the constraints of the problem.")
    sections = _object(data["sections"], "sections")
    formats = _list(data, "input_formats")
    for number, block in enumerate(formats):
        if not isinstance(block, str):
            raise BadProblem(f"input_formats[{number}] must be text, not {_kind(block)}.")
    said, blocks = read_sections(
        input_format=_text(sections, "input", "sections."),
        constraints=_text(sections, "constraints", "sections."),
        blocks=formats,
    )
    return ProblemInfo(
        platform=_text(data, "platform"),
        problem_id=_text(data, "problem_id"),
        title=_text(data, "title"),
        sections=said,
        input_formats=blocks,
        samples=tuple(_sample(sample, number) for number, sample in enumerate(_list(data, "samples"))),
        time_limit_s=_seconds(data, "time_limit_s"),
        interactive=_flag(data, "interactive"),
    )


def text_of(content: bytes, key: str) -> str:
    """What else the JSON of a problem says as text; empty where it does not. Raises BadProblem."""
    return _text(_object(_parsed(content), "The file"), key)


def job_fields(problem: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a generation job for a problem as `jobsvc extract --json` prints it; the API checks them."""
    sections = _object(problem["sections"], "sections")
    found = {name: problem.get(name) for name in OF_JOB} | {
        "problem_url": problem.get("url"),
        "constraints": sections.get("constraints"),
        "input_format": sections.get("input"),
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadProblem(f"The file is not UTF-8: {error.reason} at byte {error.start}.") from None
    except json.JSONDecodeError as error:
        raise BadProblem(f"The file is not JSON: {error.msg}, line {error.lineno}, column {error.colno}.") from None
    except (RecursionError, ValueError):  # also of a number with too many digits
        raise BadProblem("The file's JSON cannot be read: it is nested too deeply, or a number is huge.") from None


def _object(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadProblem(f"{name} must be an object, as `jobsvc extract URL --json` prints it, not {_kind(value)}.")
    return value


def _text(data: Mapping[str, Any], key: str, within: str = "") -> str:
    value = data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadProblem(f"{within}{key} must be text, not {_kind(value)}.")
    return value


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadProblem(f"{key} must be a list, not {_kind(value)}.")
    return value


def _seconds(data: Mapping[str, Any], key: str) -> float | None:
    value = data.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 600):
        raise BadProblem(f"{key} must be a number of seconds, more than 0 and at most 600.")
    return value


def _flag(data: Mapping[str, Any], key: str) -> bool:
    value = data.get(key) or False
    if not isinstance(value, bool):
        raise BadProblem(f"{key} must be true or false, not {_kind(value)}.")
    return value


def _sample(value: Any, number: int) -> Sample:
    name = f"samples[{number}]"
    sample = _object(value, name)
    if not isinstance(sample.get("input"), str):
        raise BadProblem(f"{name} has no input that is text.")
    return Sample(sample["input"], _text(sample, "output", f"{name}."))


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "null")
