"""What goes in and out, field by field."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import ValidationError

from jobsvc.fields import PAGE
from jobsvc.models import KINDS
from jobsvc.models.indexes import SUMMARY
from jobsvc.schemas.base import Schema
from jobsvc.schemas.jobs import RetrySchema
from jobsvc.schemas.problem_extraction import (
    NewProblemExtractionJobSchema,
    ProblemExtractionJobChangesSchema,
    ProblemExtractionJobSchema,
    ProblemExtractionJobSummarySchema,
)
from jobsvc.schemas.script_generation import (
    NewScriptGenerationJobSchema,
    ScriptGenerationJobChangesSchema,
    ScriptGenerationJobSchema,
    ScriptGenerationJobSummarySchema,
)

GENERATION = {"platform": "codeforces", "problem_id": "1A", "title": "Theatre Square", "constraints": "n ≤ 10"}
URL = "https://codeforces.com/problemset/problem/1/A"
EXTRACTION = {"problem_url": URL}
IDENTITY = {"id", "job_type", "celery_task_id"}


def _wrong(schema: type[Schema], body: Any) -> set[str]:
    with pytest.raises(ValidationError) as raised:
        schema().load(body)
    return set(raised.value.messages_dict)


@pytest.mark.parametrize(
    ("kind", "whole", "summary"),
    [
        ("generation", ScriptGenerationJobSchema, ScriptGenerationJobSummarySchema),
        ("extraction", ProblemExtractionJobSchema, ProblemExtractionJobSummarySchema),
    ],
)
def test_a_job_shows_what_its_model_has_and_a_list_what_its_indexes_carry(
    kind: str, whole: type[Schema], summary: type[Schema]
) -> None:
    fields = KINDS[kind].fields()
    assert set(whole().fields) == fields | IDENTITY | {"consumed_capacity"}
    assert set(summary().fields) == (fields & set(SUMMARY)) | IDENTITY


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        (NewScriptGenerationJobSchema, "generation"),
        (ScriptGenerationJobChangesSchema, "generation"),
        (NewProblemExtractionJobSchema, "extraction"),
        (ProblemExtractionJobChangesSchema, "extraction"),
    ],
)
def test_only_inputs_are_taken(schema: type[Schema], kind: str) -> None:
    assert set(schema().fields) <= KINDS[kind].inputs | ({PAGE} if kind == "extraction" else set())


def test_a_page_comes_with_a_new_job_only() -> None:
    assert PAGE in NewProblemExtractionJobSchema().fields
    assert PAGE not in {**ProblemExtractionJobChangesSchema().fields, **ProblemExtractionJobSchema().fields}


def test_the_smallest_bodies() -> None:
    assert NewScriptGenerationJobSchema().load(GENERATION) == {**GENERATION, "language": "python"}
    assert NewProblemExtractionJobSchema().load(EXTRACTION) == {
        "problem_url": URL,
        "generate_script": False,
        "platform": "codeforces",
        "problem_id": "1A",
        "problem_identifier": "1A",
    }


def test_what_is_said_beside_the_url_is_kept() -> None:
    said = {**EXTRACTION, "platform": "codeforces", "problem_id": "1A", "problem_identifier": "mine", "title": "t"}
    assert NewProblemExtractionJobSchema().load(said) == {**said, "generate_script": False}


@pytest.mark.parametrize("missing", sorted(GENERATION))
def test_a_missing_field_is_named(missing: str) -> None:
    assert _wrong(NewScriptGenerationJobSchema, {n: v for n, v in GENERATION.items() if n != missing}) == {missing}


TEXT = ["platform", "problem_id", "title", "constraints", "language", "problem_url", "input_format", "solution_code"]


@pytest.mark.parametrize("name", TEXT)
@pytest.mark.parametrize("value", [1, 1.5, True, None, [], {}, ["x"]])
def test_text_is_text(name: str, value: Any) -> None:
    assert _wrong(NewScriptGenerationJobSchema, {**GENERATION, name: value}) == {name}


@pytest.mark.parametrize("name", ["tags", "input_formats", "samples"])
@pytest.mark.parametrize("value", ["x", 1, None, {}, [1], [None], [["x"]]])
def test_lists_are_lists_of_what_they_hold(name: str, value: Any) -> None:
    assert _wrong(NewScriptGenerationJobSchema, {**GENERATION, name: value}) == {name}


@pytest.mark.parametrize(("name", "longest"), [("problem_id", 200), ("title", 255), ("language", 50)])
def test_text_has_its_limit_in_characters(name: str, longest: int) -> None:
    assert NewScriptGenerationJobSchema().load({**GENERATION, name: "é" * longest})
    assert _wrong(NewScriptGenerationJobSchema, {**GENERATION, name: "é" * (longest + 1)}) == {name}


@pytest.mark.parametrize("name", ["problem_id", "title", "constraints", "language"])
def test_what_is_named_is_not_empty(name: str) -> None:
    assert _wrong(NewScriptGenerationJobSchema, {**GENERATION, name: ""}) == {name}


def test_tags_have_their_limits() -> None:
    load = ScriptGenerationJobChangesSchema().load
    assert load({"tags": ["x" * 100] * 100})
    assert _wrong(ScriptGenerationJobChangesSchema, {"tags": ["x" * 101]}) == {"tags"}
    assert _wrong(ScriptGenerationJobChangesSchema, {"tags": ["x"] * 101}) == {"tags"}
    assert load({"tags": []}) == {"tags": []}


@pytest.mark.parametrize("value", ["true", "yes", 1, 0, 1.0, None, [], "True"])
def test_a_flag_is_true_or_false(value: Any) -> None:
    assert _wrong(NewProblemExtractionJobSchema, {**EXTRACTION, "generate_script": value}) == {"generate_script"}
    assert _wrong(RetrySchema, {"force": value}) == {"force"}


@pytest.mark.parametrize("platform", ["codeforces", "atcoder", "baekjoon", "leetcode", "kattis", "cses"])
def test_six_judges_are_known(platform: str) -> None:
    assert NewScriptGenerationJobSchema().load({**GENERATION, "platform": platform})["platform"] == platform


@pytest.mark.parametrize("platform", ["", "Codeforces", "topcoder", "test"])
def test_no_other_judge_is(platform: str) -> None:
    assert _wrong(NewScriptGenerationJobSchema, {**GENERATION, "platform": platform}) == {"platform"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "1A",
        "https://codeforces.com",
        "https://codeforces.com.evil.example/problemset/problem/1/A",
        "https://example.com/",
        "ftp://codeforces.com/problemset/problem/1/A",
        "\x00",
    ],
)
def test_a_url_that_is_no_problem_of_a_judge_is_named(url: str) -> None:
    for schema, body in ((NewScriptGenerationJobSchema, GENERATION), (NewProblemExtractionJobSchema, EXTRACTION)):
        assert _wrong(schema, {**body, "problem_url": url}) == {"problem_url"}


def test_a_contradiction_is_named_beside_other_wrong_fields() -> None:
    body = {**GENERATION, "problem_url": URL, "problem_id": "2B", "title": 1, "extra": 1}
    assert _wrong(NewScriptGenerationJobSchema, body) == {"problem_id", "title", "extra"}


def test_changes_name_at_least_one_field() -> None:
    assert _wrong(ScriptGenerationJobChangesSchema, {}) == {"_schema"}
    assert _wrong(ProblemExtractionJobChangesSchema, {"status": "FAILED"}) == {"status"}
    assert ProblemExtractionJobChangesSchema().load({"generate_script": True}) == {"generate_script": True}


@pytest.mark.parametrize("language", ["python", "PyPy 3", "C++17 (GCC 9.2.1)", "cpp", "js", "Java 11", "c"])
def test_a_solution_may_be_in_languages_that_can_be_run(language: str) -> None:
    assert NewScriptGenerationJobSchema().load({**GENERATION, "solution_code": "x", "language": language})


def test_a_solution_that_cannot_be_run_is_refused_with_what_can() -> None:
    with pytest.raises(ValidationError) as refused:
        NewScriptGenerationJobSchema().load({**GENERATION, "solution_code": "puts 1", "language": "Ruby"})
    said = "A solution in 'Ruby' cannot be run; use one of python, cpp, c, javascript, java."
    assert refused.value.messages == {"language": [said]}


def test_without_a_solution_any_language_will_do() -> None:
    assert NewScriptGenerationJobSchema().load({**GENERATION, "language": "Ruby"})
    assert NewScriptGenerationJobSchema().load({**GENERATION, "language": "Ruby", "solution_code": " \n"})


@pytest.mark.parametrize("value", ["2", True, 0, -1, 601, [], "x"])
def test_a_time_limit_is_a_number_of_seconds(value: Any) -> None:
    assert _wrong(NewScriptGenerationJobSchema, {**GENERATION, "time_limit_s": value}) == {"time_limit_s"}
    assert NewScriptGenerationJobSchema().load({**GENERATION, "time_limit_s": 1.5})["time_limit_s"] == 1.5
