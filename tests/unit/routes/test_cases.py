"""Test cases that a job's script makes, over HTTP: in the sandbox of this machine, within bounds."""

from __future__ import annotations

import io
import shutil
import threading
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from jobsvc import case_outputs, cases
from jobsvc.errors import SandboxMissing
from jobsvc.generation import Proof, Script, run_script, write_script
from jobsvc.job_helper import JobHelper
from jobsvc.problem import ProblemInfo, Sections
from tests.unit.generation.solutions.programs import SUMS
from tests.unit.routes.kinds import GENERATION, UNKNOWN_ID

PROOF = Proof(runs=9, cases=41, bytes=1000, seconds=0.5, sandbox="bubblewrap").to_dict()
ZIP = {"Accept": "application/zip"}

Ask = Callable[..., TestResponse]
Completed = Callable[..., str]

#: One read of one job is all that is asked of the table: no need to tell it on two engines.
pytestmark = [pytest.mark.usefixtures("config"), pytest.mark.parametrize("config", ["moto"], indirect=True)]


@cache
def lamps() -> Script:
    problem = ProblemInfo(
        problem_id="lamps_b",
        title="Lamps",
        sections=Sections(constraints="1 <= N <= 1000\n0 <= A_i <= 10^9"),
        input_formats=("N\nA_1 ... A_N",),
    )
    return write_script(problem)


def printing(statement: str) -> str:
    """A script with the arguments `seed` and `count` that does what `statement` says."""
    return f"import json, sys, time\nseed, count = int(sys.argv[2]), int(sys.argv[6])\n{statement}\n"


@pytest.fixture
def completed(app: Flask) -> Callable[..., str]:
    """Makes a job that has a script; answers its id. What is given goes over the script of the lamps."""

    def make(**fields: Any) -> str:
        job = JobHelper.create("generation", platform="atcoder", problem_id="lamps_b", title="Lamps")
        done = {"status": "COMPLETED", "generator_code": lamps().code, "proof": PROOF, **fields}
        JobHelper.update("generation", job["id"], done)
        return str(job["id"])

    return make


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    def ask(job_id: str, query: str = "", method: str = "GET", **headers: str) -> TestResponse:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.open(f"{GENERATION.path}/{job_id}/test-cases?{query}", method=method, headers=names)

    return ask


def _is_problem(response: TestResponse, status: int) -> bool:
    return (response.status_code, response.content_type) == (status, "application/problem+json")


def test_the_script_makes_what_was_asked_for(completed: Completed, ask: Ask) -> None:
    job_id = completed()
    response = ask(job_id, "count=3&size=small&seed=7")
    assert response.status_code == 200
    made = run_script(lamps().code, seed=7, size="small", count=3)
    assert response.json == {
        "job_id": job_id,
        "size": "small",
        "count": 3,
        "seed": 7,
        "test_cases": [{"input": case, "output": None} for case in made],
    }


def test_what_is_not_said_is_ten_mixed_ones_that_can_be_made_again(completed: Completed, ask: Ask) -> None:
    first = ask(completed())
    assert (first.json["count"], first.json["size"], len(first.json["test_cases"])) == (10, "mixed", 10)
    assert first.headers["Cache-Control"] == "no-store"
    again = ask(first.json["job_id"], f"seed={first.json['seed']}")
    assert again.data == first.data
    assert again.headers["Cache-Control"] == "no-cache"
    assert ask(first.json["job_id"]).json["seed"] != first.json["seed"]


def test_the_answer_says_where_the_same_ones_are_made(completed: Completed, ask: Ask) -> None:
    job_id = completed()
    first = ask(job_id, "count=2")
    address = first.headers["Content-Location"]
    assert address.startswith(f"{GENERATION.path}/{job_id}/test-cases?")
    assert ask(job_id, address.partition("?")[2]).data == first.data


def test_a_zip_has_the_same_cases_as_numbered_files(completed: Completed, ask: Ask) -> None:
    job_id = completed()
    response = ask(job_id, "count=11&size=small&seed=7", **ZIP)
    assert (response.status_code, response.content_type) == (200, "application/zip")
    assert response.headers["Content-Disposition"] == 'attachment; filename="atcoder-lamps_b-small-7.zip"'
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{number:02}.in" for number in range(1, 12)]
        inputs = [archive.read(name).decode() for name in archive.namelist()]
    assert inputs == [case["input"] for case in ask(job_id, "count=11&size=small&seed=7").json["test_cases"]]


def test_a_zip_of_the_same_cases_is_the_same_bytes_on_another_day(
    completed: Completed, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = completed()
    first = ask(job_id, "seed=7", **ZIP)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert ask(job_id, "seed=7", **ZIP).data == first.data


def test_a_hundred_files_are_in_order_by_name(completed: Completed, ask: Ask) -> None:
    response = ask(completed(), "count=100&size=small", **ZIP)
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        names = archive.namelist()
    assert (names[0], names[-1], names) == ("001.in", "100.in", sorted(names))


def test_a_file_is_named_in_plain_letters_whatever_the_problem_is_called(completed: Completed, ask: Ask) -> None:
    job_id = completed()
    JobHelper.update("generation", job_id, {"problem_id": '../é"\r\n1'})
    name = ask(job_id, "seed=1&count=1", **ZIP).headers["Content-Disposition"]
    assert name == 'attachment; filename="atcoder-1-mixed-1.zip"'


def test_who_has_them_already_gets_304_and_nothing_runs(
    completed: Completed, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = completed()
    tag = ask(job_id, "seed=7").headers["ETag"]
    monkeypatch.setattr(cases.CaseMaker, "make", None)
    same = ask(job_id, "seed=7", If_None_Match=tag)
    assert (same.status_code, same.data, same.headers.getlist("ETag")) == (304, b"", [tag])
    head = ask(job_id, "seed=7", "HEAD", **ZIP)
    assert (head.status_code, head.content_type) == (200, "application/zip")
    assert "Content-Length" not in head.headers
    assert head.headers["Content-Disposition"]


def test_the_table_is_asked_for_the_job_and_no_more(completed: Completed, ask: Ask, sent: list[str]) -> None:
    job_id = completed()
    sent.clear()
    ask(job_id, "count=2&seed=7")
    ask(job_id, "count=2&seed=7", "HEAD")
    assert sent == ["GetItem", "GetItem"]


def test_other_cases_have_another_etag(completed: Completed, ask: Ask) -> None:
    job_id = completed()
    tags = [ask(job_id, query, "HEAD").headers["ETag"] for query in ("seed=7", "seed=8", "seed=7&count=2")]
    tags.append(ask(job_id, "seed=7", "HEAD", **ZIP).headers["ETag"])
    JobHelper.update("generation", job_id, {"generator_code": lamps().code + "\n"})
    tags.append(ask(job_id, "seed=7", "HEAD").headers["ETag"])
    assert len(set(tags)) == 5
    assert ask(job_id, "seed=7", "HEAD").headers["Vary"] == "Accept"


ACCEPTED = {
    "*/*": "application/json",
    "text/html, */*;q=0.8": "application/json",
    "application/*": "application/json",
    "application/json;q=0.4, application/zip": "application/zip",
    "application/zip;q=0.4, application/json": "application/json",
}


def test_the_client_says_in_what_form(completed: Completed, ask: Ask) -> None:
    job_id = completed()
    assert {accept: ask(job_id, "", "HEAD", Accept=accept).content_type for accept in ACCEPTED} == ACCEPTED


def test_a_form_that_there_is_not_is_406(completed: Completed, ask: Ask) -> None:
    refused = ask(completed(), Accept="text/plain")
    assert _is_problem(refused, 406)
    assert "application/json or application/zip" in refused.json["detail"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("count=0", "count"),
        ("count=101", "count"),
        ("count=ten", "count"),
        ("count=1&count=2", "count"),
        ("size=huge", "size"),
        ("seed=-1", "seed"),
        (f"seed={2**53}", "seed"),
        (f"seed={'9' * 5000}", "seed"),
        ("seed=", "seed"),
        ("count=1_0", "count"),
        ("seed=%201", "seed"),
        ("seed=%D9%A1", "seed"),
        ("outputs=no", "outputs"),
        ("sed=1", "sed"),
    ],
)
def test_a_query_that_cannot_be_used_names_its_field_and_costs_nothing(
    tableless: FlaskClient, query: str, field: str
) -> None:
    refused = tableless.get(f"{GENERATION.path}/{UNKNOWN_ID}/test-cases?{query}")
    assert _is_problem(refused, 422)
    assert list(refused.json["errors"]) == [field]


@pytest.mark.parametrize(
    ("query", "right"),
    [("count=ten", "Must be a whole number."), ("outputs=no", "Must be true or false.")],
)
def test_a_query_that_cannot_be_used_says_what_would_be_right(tableless: FlaskClient, query: str, right: str) -> None:
    refused = tableless.get(f"{GENERATION.path}/{UNKNOWN_ID}/test-cases?{query}")
    assert list(refused.json["errors"].values()) == [[right]]


def test_a_job_that_there_is_not_is_404(ask: Ask) -> None:
    assert _is_problem(ask(UNKNOWN_ID), 404)
    assert _is_problem(ask("17"), 404)


def test_a_job_that_is_not_completed_is_409_whatever_it_holds(completed: Completed, ask: Ask) -> None:
    for state in ("PENDING", "FAILED", "CANCELLED"):
        refused = ask(completed(status=state))
        assert _is_problem(refused, 409)
        assert refused.json["state"] == state
        assert f"is {state}; there are test cases once it is COMPLETED" in refused.json["detail"]


def test_a_script_that_was_never_proved_is_not_run(completed: Completed, ask: Ask) -> None:
    for without in ({"proof": None}, {"generator_code": ""}):
        refused = ask(completed(**without))
        assert _is_problem(refused, 409)
        assert "retry it with force" in refused.json["detail"]


@pytest.mark.parametrize(
    ("statement", "limit", "reason"),
    [
        ("print(json.dumps(['9' * 5000] * count))", {"MOST_BYTES": 4096}, "take more than 32 MiB; ask for fewer"),
        ("time.sleep(60)", {"MOST_SECONDS": 0.3}, "take more than 20 s to make; ask for fewer"),
        ("[0] * (1 << 26)", {"MOST_MEMORY": 64 << 20}, "take more than 1024 MiB of memory to make; ask for fewer"),
    ],
)
def test_too_much_for_one_answer_says_what_to_ask_for(
    completed: Completed,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    statement: str,
    limit: dict[str, Any],
    reason: str,
) -> None:
    for name, value in limit.items():
        monkeypatch.setattr(cases, name, value)
    job_id = completed(generator_code=printing(statement))
    many, one = ask(job_id, "count=2&size=large"), ask(job_id, "count=1&size=large")
    assert _is_problem(many, 422)
    assert _is_problem(one, 422)
    assert reason in many.json["detail"]
    assert list(many.json["errors"]) == ["count"]
    assert list(one.json["errors"]) == ["size"]


FAILURES = {
    "raise RuntimeError('no case fits the bounds')": "ended with status 1: RuntimeError: no case fits the bounds;",
    "sys.exit(3)": "With seed 7 the job's script ended with status 3: no message; ask with another seed.",
    "print('[]')": "script printed 0 test cases where 2 were asked for;",
    "print('[' * 100000)": "script printed no JSON array of strings:",
    'print(\'["\\\\ud800", ""]\')': "script printed no JSON array of strings:",
}


def test_a_script_that_fails_with_a_seed_says_so(completed: Completed, ask: Ask) -> None:
    for statement, reason in FAILURES.items():
        refused = ask(completed(generator_code=printing(statement)), "seed=7&count=2")
        assert _is_problem(refused, 422)
        assert reason in refused.json["detail"]
        assert list(refused.json["errors"]) == ["seed"]


def test_one_more_than_run_at_a_time_is_turned_away_at_once(app: Flask, completed: Completed, ask: Ask) -> None:
    job_id = completed(generator_code=printing("time.sleep(1.5)\nprint(json.dumps([str(seed)] * count))"))
    ask(completed(), "count=1")  # So that the sandbox is there.
    together = threading.Barrier(cases.AT_ONCE + 1)

    def request(seed: int) -> TestResponse:
        together.wait()
        return app.test_client().get(f"{GENERATION.path}/{job_id}/test-cases?count=1&seed={seed}")

    with ThreadPoolExecutor(cases.AT_ONCE + 1) as pool:
        answers = list(pool.map(request, range(cases.AT_ONCE + 1)))
    (refused,) = [answer for answer in answers if answer.status_code != 200]
    assert _is_problem(refused, 503)
    assert refused.headers["Retry-After"] == "5"
    assert ask(job_id, "count=1").status_code == 200


def test_a_place_is_free_again_after_every_kind_of_end(completed: Completed, ask: Ask) -> None:
    bad = completed(generator_code=printing("sys.exit(3)"))
    assert {ask(bad).status_code for _ in range(cases.AT_ONCE + 1)} == {422}


def test_a_machine_without_a_sandbox_says_when_to_ask_again_and_looks_no_sooner(
    completed: Completed, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []

    def nothing(minimum: object) -> None:
        looks.append(minimum)
        raise SandboxMissing("bubblewrap: it is not installed")

    monkeypatch.setattr(cases, "sandbox_here", nothing)
    job_id = completed()
    first, second = ask(job_id), ask(job_id)
    assert _is_problem(first, 503)
    assert first.headers["Retry-After"] == "60"
    assert "not installed" not in first.text
    assert second.json == first.json
    assert looks == ["landlock"]
    assert ask(job_id, "", "HEAD").status_code == 200


def test_what_a_script_makes_may_be_any_text(completed: Completed, ask: Ask) -> None:
    job_id = completed(generator_code=printing("print(json.dumps(['극장\\n', 'é\\u2028\\n']))"))
    assert [case["input"] for case in ask(job_id, "count=2").json["test_cases"]] == ["극장\n", "é\u2028\n"]
    with zipfile.ZipFile(io.BytesIO(ask(job_id, "count=2", **ZIP).data)) as archive:
        assert archive.read("01.in").decode() == "극장\n"


#: What came of it in the proof.
TRIED = {"solution": {"language": "python", "verdict": "passed", "samples": 1, "reproduced": 1}}
SAMPLES = [{"input": "2\n3 4\n", "output": "7\n"}]


@pytest.fixture
def solved(completed: Completed) -> Completed:
    """Makes a job whose solution took part in the proof."""

    def make(**fields: Any) -> str:
        given = {
            "solution_code": SUMS["python"],
            "language": "python",
            "samples": SAMPLES,
            "proof": PROOF | TRIED,
            **fields,
        }
        return completed(**given)

    return make


def _sum(text: str) -> str:
    return f"{sum(map(int, text.split()[1:]))}\n"


def test_a_solution_that_took_part_in_the_proof_gives_the_outputs(solved: Completed, ask: Ask) -> None:
    job_id = solved()
    made = ask(job_id, "count=3&size=small&seed=7").json["test_cases"]
    assert [case["output"] for case in made] == [_sum(case["input"]) for case in made]
    with zipfile.ZipFile(io.BytesIO(ask(job_id, "count=3&size=small&seed=7", **ZIP).data)) as archive:
        assert archive.namelist() == ["01.in", "01.out", "02.in", "02.out", "03.in", "03.out"]
        assert archive.read("02.out").decode() == made[1]["output"]


@pytest.mark.skipif(not shutil.which("g++"), reason="wants g++")
def test_a_solution_that_is_compiled_is_compiled_once(
    solved: Completed, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = solved(solution_code=SUMS["cpp"], language="C++17")
    (case,) = ask(job_id, "count=1&size=small&seed=7").json["test_cases"]
    assert case["output"] == _sum(case["input"])
    monkeypatch.setattr(case_outputs, "build", None)
    assert ask(job_id, "count=1&size=small&seed=8").status_code == 200


def test_outputs_can_be_left_out(solved: Completed, ask: Ask) -> None:
    job_id = solved(solution_code="raise SystemExit(1)")
    bare = ask(job_id, "count=2&seed=7&outputs=false")
    assert [case["output"] for case in bare.json["test_cases"]] == [None, None]
    assert "outputs=false" in bare.headers["Content-Location"]
    assert ask(job_id, "count=2&seed=7", "HEAD").headers["ETag"] != bare.headers["ETag"]


def test_a_solution_that_proved_nothing_gives_none(solved: Completed, ask: Ask) -> None:
    for proof in (PROOF, _tried(verdict="samples differ"), _tried(reproduced=0, samples=0)):
        (case,) = ask(solved(proof=proof), "count=1").json["test_cases"]
        assert case["output"] is None


def _tried(**fields: Any) -> dict[str, Any]:
    return {**PROOF, "solution": {**TRIED["solution"], **fields}}


def test_a_solution_that_no_sample_can_check_any_more_gives_none(solved: Completed, ask: Ask) -> None:
    for samples in ([], [{"input": "1\n1\n", "output": ""}]):
        (case,) = ask(solved(solution_code="print(8)", samples=samples), "count=1").json["test_cases"]
        assert case["output"] is None


OTHERS = {
    "print(8)": "it does not reproduce sample 1;",
    "if input() == '3': raise ValueError('no')\nprint(7)": "on test case 1 it ended with status 1: ValueError: no;",
    "import nothing_of_that_name": "it needs nothing_of_that_name, which is not installed;",
    "(": "on sample 1 it ended with status 1: SyntaxError:",
}


def test_a_solution_that_was_changed_after_the_proof_is_told_where_it_fails(solved: Completed, ask: Ask) -> None:
    printed = printing("print(json.dumps(['3\\n1 2 3\\n'] * count))")
    for code, reason in OTHERS.items():
        refused = ask(solved(solution_code=code, generator_code=printed))
        assert _is_problem(refused, 422)
        assert reason in refused.json["detail"]
        assert refused.json["detail"].endswith("outputs=false asks for the inputs alone.")
        assert list(refused.json["errors"]) == ["outputs"]


@pytest.mark.parametrize(
    ("code", "limit", "reason"),
    [
        (f"{SUMS['python']}if n != 2: print('9' * 5000)", {"MOST_BYTES": 5500}, "take more than 32 MiB; ask for fewer"),
        (
            f"import time\ntime.sleep(0.7)\n{SUMS['python']}",
            {"MOST_SECONDS": 1.5},
            "take more than 20 s to make; ask for fewer",
        ),
    ],
)
def test_outputs_count_as_inputs_do(
    solved: Completed,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    limit: dict[str, Any],
    reason: str,
) -> None:
    for name, value in limit.items():
        monkeypatch.setattr(cases, name, value)
    refused = ask(solved(solution_code=code), "count=5&size=small")
    assert _is_problem(refused, 422)
    assert reason in refused.json["detail"]
