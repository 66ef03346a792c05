from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from flask import Response

from jobsvc.migration.mapping import new_id
from jobsvc.problem import ProblemInfo, Sample, Sections
from tests.unit.cli.conftest import ID

EXTRACTIONS = "/problem-extraction-jobs"
GENERATIONS = "/script-generation-jobs"


def page(*items, next_cursor=None):
    return {"items": list(items), "next_cursor": next_cursor}


def entry(step, status, message=""):
    return {"step": step, "message": message, "status": status, "created_at": "2026-10-09T03:23:47.120000+00:00"}


# How many requests


@pytest.fixture
def waited(monkeypatch):
    """The seconds that a command sleeps, without sleeping them."""
    found = []
    monkeypatch.setattr("jobsvc.cli.client.time", SimpleNamespace(sleep=found.append))  # and not that of other threads
    return found


def refusal(wait_s):
    return Response('{"detail": "More requests came than are taken."}', headers={"Retry-After": str(wait_s)})


def test_a_refusal_is_waited_out_and_said_once_where_results_are_not(jobs, api, a_job, waited):
    api.on("GET", f"{EXTRACTIONS}/{ID}", refusal(7), status=429)
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job())

    result = jobs("show", ID, "--kind", "extraction", "--json")

    assert (result.exit_code, waited) == (0, [7])
    assert json.loads(result.stdout)["id"] == ID
    assert result.stderr == "The API takes no more requests for 7 s; waiting.\n"


@pytest.mark.parametrize(("wait_s", "waits"), [("", 0), (3600, 0), (50, 2), (0, 120)])
def test_a_command_does_not_wait_for_ever(jobs, api, waited, wait_s, waits):
    api.on("GET", f"{EXTRACTIONS}/{ID}", refusal(wait_s), status=429)

    result = jobs("show", ID, "--kind", "extraction")

    assert (result.exit_code, len(waited)) == (1, waits)
    assert "More requests came than are taken. (429)" in result.output


# create


def test_create_extraction_sends_the_url_and_shows_the_job(jobs, api, a_job):
    api.on("POST", EXTRACTIONS, a_job(), status=202)

    result = jobs("create", "extraction", "https://atcoder.jp/contests/abc300/tasks/abc300_a", "--generate-script")

    assert result.exit_code == 0
    assert api.requests[0][3] == {
        "problem_url": "https://atcoder.jp/contests/abc300/tasks/abc300_a",
        "generate_script": True,
    }
    assert ID in result.output
    assert "N-choice question" in result.output
    assert "started_at" not in result.output  # nothing to say


def test_create_extraction_brings_a_saved_page_whatever_its_charset(jobs, api, a_job, tmp_path):
    api.on("POST", EXTRACTIONS, a_job(page_bytes=40), status=202)
    page = '<meta charset="euc-kr"><p>합을 구하시오</p>'
    (tmp_path / "page.html").write_bytes(page.encode("euc-kr"))

    result = jobs("create", "extraction", "https://www.acmicpc.net/problem/1000", "--page", str(tmp_path / "page.html"))

    assert result.exit_code == 0
    assert api.requests[0][3]["page_html"] == page


def test_a_page_is_sent_as_utf_8_and_not_as_escapes(jobs, api, a_job, tmp_path):
    api.on("POST", EXTRACTIONS, a_job(), status=202)
    page = "합" * 1000
    (tmp_path / "page.html").write_text(page, encoding="utf-8")

    jobs("create", "extraction", "https://www.acmicpc.net/problem/1000", "--page", str(tmp_path / "page.html"))

    assert page.encode() in api.sent


def test_create_generation_sends_what_the_file_holds(jobs, api, a_job, tmp_path):
    api.on("POST", GENERATIONS, a_job(job_type="generation"), status=202)
    fields = {"title": "짝수와 홀수", "constraints": "1 ≤ N ≤ 10"}
    (tmp_path / "problem.json").write_text(json.dumps(fields), encoding="utf-8")

    result = jobs("create", "generation", str(tmp_path / "problem.json"), "--json")

    assert api.requests[0][3] == fields
    assert json.loads(result.output) == a_job(job_type="generation")


def test_create_generation_reads_standard_input(jobs, api, a_job):
    api.on("POST", GENERATIONS, a_job(), status=202)

    result = jobs("create", "generation", "-", input='{"title": "A"}')

    assert result.exit_code == 0
    assert api.requests[0][3] == {"title": "A"}


def test_create_generation_takes_what_extract_prints(jobs, api, a_job):
    api.on("POST", GENERATIONS, a_job(), status=202)
    problem = ProblemInfo(
        url="https://atcoder.jp/contests/abc300/tasks/abc300_a",
        platform="atcoder",
        problem_id="abc300_a",
        title="A",
        sections=Sections(input="N", output="The sum.", constraints="1 ≤ N ≤ 10"),
        memory_limit_mb=1024.0,
        samples=(Sample("1\n", "2\n"),),
    )

    result = jobs("create", "generation", "-", input=json.dumps(problem.to_dict()))

    assert result.exit_code == 0
    assert api.requests[0][3] == {
        "problem_url": problem.url,
        "platform": "atcoder",
        "problem_id": "abc300_a",
        "title": "A",
        "constraints": "1 ≤ N ≤ 10",
        "input_format": "N",
        "samples": [{"input": "1\n", "output": "2\n"}],
    }


@pytest.mark.parametrize(("text", "said"), [("{", "is not JSON"), ("[1]", "must hold one JSON object")])
def test_create_generation_refuses_what_is_no_json_object(jobs, api, text, said):
    result = jobs("create", "generation", "-", input=text)

    assert result.exit_code == 1
    assert said in result.output
    assert not api.requests


# list


def test_list_shows_a_table_with_status_and_title(jobs, api, a_job):
    api.on("GET", EXTRACTIONS, page(a_job(), a_job(id="other", title="두 번째")))

    result = jobs("list", "extraction", "--status", "pending", "--platform", "atcoder", "--problem-id", "abc300_a")

    assert api.requests[0][2] == {"status": "PENDING", "platform": "atcoder", "problem_id": "abc300_a"}
    assert ID in result.output
    assert "PENDING" in result.output
    assert "두 번째" in result.output
    assert "More:" not in result.output


def test_list_tells_the_command_for_the_next_page_with_the_same_filter(jobs, api, a_job):
    api.on("GET", EXTRACTIONS, page(a_job(), next_cursor="abc.def"))

    result = jobs("list", "extraction", "--problem-id", "1A", "--platform", "codeforces", "--limit", "1")

    more = result.output.splitlines()[-1].split()
    assert more[:5] == ["More:", "jobsvc", "jobs", "list", "extraction"]
    assert " ".join(more[5:7]) == "--problem-id 1A"
    assert set(more[5::2]) == {"--platform", "--problem-id", "--limit", "--cursor"}


def test_list_without_a_kind_shows_both(jobs, api, a_job):
    api.on("GET", EXTRACTIONS, page(a_job()))
    api.on("GET", GENERATIONS, page(a_job(job_type="generation", title="the other kind")))

    assert "the other kind" in jobs("list").output
    assert json.loads(jobs("list", "--json").output).keys() == {"extraction", "generation"}


def test_list_needs_the_kind_for_a_cursor(jobs, api):
    result = jobs("list", "--cursor", "abc")

    assert result.exit_code == 2
    assert "say which" in result.output


def test_an_empty_list_says_so(jobs, api):
    api.on("GET", EXTRACTIONS, page())
    api.on("GET", GENERATIONS, page())

    assert jobs("list").output == "No such jobs.\n"


def test_an_empty_page_with_more_behind_it_is_no_empty_list(jobs, api):
    api.on("GET", EXTRACTIONS, page(next_cursor="abc"))

    assert jobs("list", "extraction").output == "More: jobsvc jobs list extraction --cursor abc\n"


def test_list_tells_times_to_the_second(jobs, api, a_job):
    api.on("GET", EXTRACTIONS, page(a_job(created_at="2026-10-09T03:23:46.987654+00:00")))

    output = jobs("list", "extraction").output

    assert "2026-10-09 03:23:46Z" in output
    assert "987654" not in output


@pytest.mark.parametrize("limit", ["0", "101"])
def test_list_knows_how_many_it_may_ask_for(jobs, api, limit):
    result = jobs("list", "--limit", limit)

    assert result.exit_code == 2
    assert "1<=x<=100" in result.output
    assert not api.requests


# show, retry, delete


@pytest.mark.parametrize("path", [EXTRACTIONS, GENERATIONS])
def test_show_finds_a_job_of_either_kind(jobs, api, a_job, path):
    api.on("GET", f"{path}/{ID}", a_job())

    assert json.loads(jobs("show", ID, "--json").output) == a_job()


@pytest.mark.parametrize(
    ("old", "path"),
    [
        ("generation:17", f"{GENERATIONS}/{new_id('script_generation_jobs', '17')}"),
        ("extraction:17", f"{EXTRACTIONS}/{new_id('problem_extraction_jobs', '17')}"),
        (f"extraction:{ID}", f"{EXTRACTIONS}/{ID}"),
    ],
)
def test_show_finds_a_migrated_job_by_its_old_id_with_one_request(jobs, api, a_job, old, path):
    api.on("GET", path, a_job(legacy_id="17"))

    assert json.loads(jobs("show", "--legacy", old, "--json").output)["legacy_id"] == "17"
    assert len(api.requests) == 1


def test_show_tells_an_old_id_that_no_job_had(jobs, api):
    result = jobs("show", "--legacy", "generation:18")

    assert result.exit_code == 1
    assert result.output == "Error: There is no generation job that was 18 in the old service.\n"


@pytest.mark.parametrize("old", ["17", "generation:", "generations:17", ":17"])
def test_an_old_id_needs_its_kind(jobs, api, old):
    result = jobs("show", "--legacy", old)

    assert result.exit_code == 2
    assert "such as generation:17" in result.output


@pytest.mark.parametrize(
    "arguments", [[], [ID, "--legacy", "generation:17"], ["--legacy", "generation:17", "--kind", "generation"]]
)
def test_show_wants_one_name_of_a_job(jobs, api, arguments):
    assert jobs("show", *arguments).exit_code == 2
    assert not api.requests


def test_show_prints_a_generator_byte_for_byte(jobs, api, a_job):
    code = f"x = [1]  # [bold]no markup[/bold] {'long ' * 60}\n\tprint(x)\n"
    api.on("GET", f"{GENERATIONS}/{ID}", a_job(generator_code=code))

    assert code in jobs("show", ID).output


def test_show_does_not_let_a_page_steer_the_terminal(jobs, api, a_job):
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job(title="\x1b[2Jgone [red]?"))

    output = jobs("show", ID).output

    assert "\x1b" not in output
    assert "[2Jgone [red]?" in output


def test_show_tells_proof_and_schema_in_a_line_each(jobs, api, a_job):
    schema = {"format": [{"line": [{"value": "N"}]}], "variables": {"A": {"low": "1"}, "N": {"low": "2"}}}
    proof = {"runs": 9, "cases": 41, "bytes": 1000, "seconds": 1.5}
    api.on("GET", f"{GENERATIONS}/{ID}", a_job(schema=schema, proof=proof))

    lines = [" ".join(line.split()) for line in jobs("show", ID).output.splitlines()]

    assert "proof 41 test cases in 9 runs" in lines
    assert "schema variables A, N; --json shows all of it" in lines
    assert not any("low" in line for line in lines)


def test_show_tells_what_the_solution_did_in_a_proof_that_failed(jobs, api, a_job):
    tried = {
        "language": "python",
        "verdict": "failed on a generated input",
        "says": "it still ran after 11 s, on test case 4 of --seed 1 --size small --count 10",
        "samples": 2,
        "reproduced": 2,
        "runs": 4,
        "inputs": 39,
        "slowest_s": 11.0,
    }
    api.on("GET", f"{GENERATIONS}/{ID}", a_job(status="FAILED", proof={"solution": tried}))

    output = " ".join(jobs("show", ID).output.split())

    assert f"proof the solution in python: failed on a generated input: {tried['says']}" in output
    assert "2 of 2 samples reproduced 4 of 39 generated inputs run, 11 s at most" in output
    assert "None" not in output


def test_show_lists_what_is_unresolved_and_says_what_to_do(jobs, api, a_job):
    job = a_job(status="FAILED", unresolved=["N: no upper bound", "A is a magic array (not understood)"])
    api.on("GET", f"{GENERATIONS}/{ID}", job)

    output = jobs("show", ID).output

    lines = [" ".join(line.split()) for line in output.splitlines()]
    assert "unresolved - N: no upper bound" in lines
    assert "- A is a magic array (not understood)" in lines
    assert f"`jobsvc jobs retry {ID}`" in output


def test_an_unknown_job_is_told(jobs, api):
    result = jobs("show", ID)

    assert result.exit_code == 1
    assert f"There is no extraction or generation job {ID}." in result.output


def test_an_id_that_is_no_uuid_is_a_usage_error(jobs, api):
    assert jobs("show", "../../healthz").exit_code == 2
    assert not api.requests


def test_retry_runs_the_job_again(jobs, api, a_job):
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job(status="FAILED"))
    api.on("POST", f"{EXTRACTIONS}/{ID}/retry", a_job(), status=202)

    result = jobs("retry", ID)

    assert result.exit_code == 0
    assert "PENDING" in result.output


def test_a_refused_retry_says_why(jobs, api, a_job):
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job(status="PROCESSING"))
    problem = {"title": "Wrong state", "status": 409, "detail": "The job is PROCESSING; it can be retried when FAILED."}
    api.on("POST", f"{EXTRACTIONS}/{ID}/retry", problem, status=409)

    result = jobs("retry", ID)

    assert result.exit_code == 1
    assert "Error: The job is PROCESSING; it can be retried when FAILED. (409)" in result.output


@pytest.mark.parametrize(
    ("job", "way_out"),
    [
        ({"status": "COMPLETED"}, "--force runs it again all the same."),
        ({"status": "FAILED", "page_bytes": 9}, "`jobsvc jobs create extraction URL --page FILE` makes a new one."),
    ],
)
def test_a_refused_retry_names_what_the_command_line_has_for_it(jobs, api, a_job, job, way_out):
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job(**job))
    api.on("POST", f"{EXTRACTIONS}/{ID}/retry", {"title": "Wrong state", "detail": "No."}, status=409)

    result = jobs("retry", ID)

    assert result.exit_code == 1
    assert result.output.strip() == f"Error: No. (409) {way_out}"


def test_delete_asks_first(jobs, api, a_job):
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job())
    api.on("DELETE", f"{EXTRACTIONS}/{ID}", None, status=204)

    assert jobs("delete", ID, input="n\n").exit_code == 1
    assert [request[0] for request in api.requests] == ["GET"]

    assert jobs("delete", ID, input="y\n").exit_code == 0
    assert api.requests[-1][0] == "DELETE"


def test_delete_with_yes_does_not_ask(jobs, api, a_job):
    api.on("GET", f"{GENERATIONS}/{ID}", a_job(job_type="generation"))
    api.on("DELETE", f"{GENERATIONS}/{ID}", None, status=204)

    result = jobs("delete", ID, "--yes", "--kind", "generation")

    assert result.output == f"Deleted {ID}.\n"


# watch


EVENTS = f"{EXTRACTIONS}/{ID}/events"
BEGINNING = "retry: 2000\n\n: still here\n\n"


def told(*entries):
    """The part of a stream that tells of some entries of a history."""
    return BEGINNING + "".join(f"event: progress\ndata: {json.dumps(each)}\nid: {each['step']}\n\n" for each in entries)


def ended(status):
    data = json.dumps({"status": status})
    return f"event: state\ndata: {data}\nid: end\n\nevent: end\ndata: {data}\nid: end\n\n"


def test_watch_tells_every_entry_as_it_comes(jobs, api, a_job):
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job(), a_job(status="COMPLETED"))
    api.streams(EVENTS, told(entry("created", "started"), entry("completed", "completed")) + ended("COMPLETED"))

    result = jobs("watch", ID)

    assert result.exit_code == 0
    assert [line.split()[3] for line in result.output.splitlines()[:-1]] == ["created", "completed"]
    assert result.output.splitlines()[0].startswith("2026-10-09 03:23:47Z  started")
    assert result.output.splitlines()[-1] == "COMPLETED"


def test_watch_goes_on_behind_the_last_event_where_the_stream_broke(jobs, api, a_job):
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job(), a_job(status="COMPLETED"))
    rest = told(entry("completed", "completed")) + ended("COMPLETED")
    api.streams(EVENTS, told(entry("created", "started")), BEGINNING, rest)

    result = jobs("watch", ID)

    assert [line.split()[3] for line in result.output.splitlines()[:-1]] == ["created", "completed"]
    assert api.last_event_ids == ["", "", "created", "created", ""]


def test_watch_is_content_with_a_final_state_whose_end_was_lost(jobs, api, a_job):
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job(), a_job(status="COMPLETED"))
    api.streams(EVENTS, told(entry("completed", "completed")) + ended("COMPLETED").partition("event: end")[0])

    assert jobs("watch", ID).output.endswith("COMPLETED\n")


def test_watch_of_a_failed_job_exits_with_1_and_says_why(jobs, api, a_job):
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job(status="FAILED", error_message="This is a login page."))
    api.streams(EVENTS, told(entry("failed", "failed")) + ended("FAILED"))

    result = jobs("watch", ID)

    assert result.exit_code == 1
    assert result.output.endswith("FAILED This is a login page.\n")


def test_watch_as_json_gives_a_line_each(jobs, api, a_job):
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job(status="COMPLETED"))
    api.streams(EVENTS, told(entry("completed", "completed")) + ended("COMPLETED"))

    lines = [json.loads(line) for line in jobs("watch", ID, "--json").output.splitlines()]

    assert lines == [entry("completed", "completed"), a_job(status="COMPLETED")]


def test_watch_of_a_job_that_is_deleted_meanwhile_says_so(jobs, api, a_job):
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job())
    gone = {"title": "Job not found", "status": 404, "detail": "There is no job."}
    api.on("GET", f"{EXTRACTIONS}/{ID}", gone, status=404)
    api.streams(EVENTS, BEGINNING + 'event: end\ndata: {"status": "DELETED"}\nid: end\n\n')

    result = jobs("watch", ID)

    assert (result.exit_code, result.output) == (1, "Error: There is no job. (404)\n")


def test_watch_waits_out_a_refusal(jobs, api, a_job, waited):
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job(status="COMPLETED"))
    api.on("GET", EVENTS, refusal(7), status=429)
    api.streams(EVENTS, told(entry("completed", "completed")) + ended("COMPLETED"))

    assert jobs("watch", ID).exit_code == 0
    assert 7 in waited


def test_what_has_no_events_is_not_the_api(jobs, api, a_job):
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job())
    api.on("GET", EVENTS, {})

    assert "is not the API of jobsvc: it has no events" in jobs("watch", ID).output


def test_events_that_something_between_keeps_back_are_no_endless_wait(jobs, api, a_job, monkeypatch):
    monkeypatch.setattr("jobsvc.cli.client.SILENCE_SECONDS", 0.2)
    api.on("GET", f"{EXTRACTIONS}/{ID}", a_job())
    api.holds_back(EVENTS)

    result = jobs("watch", ID)

    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "something between keeps its answers back" in result.output


# what goes wrong


def test_refused_fields_are_named(jobs, api):
    problem = {
        "title": "Invalid field",
        "status": 422,
        "detail": "The request has invalid fields.",
        "errors": {"json": {"problem_url": ["Not a valid URL."], "samples": {"0": {"input": ["Missing."]}}}},
    }
    api.on("POST", EXTRACTIONS, problem, status=422)

    result = jobs("create", "extraction", "nonsense")

    assert result.exit_code == 1
    assert result.output == (
        "Error: Invalid field (422)\n  json.problem_url: Not a valid URL.\n  json.samples.0.input: Missing.\n"
    )


@pytest.mark.parametrize(
    "detail", ["status: It must be one of PENDING.", "What was sent cannot be used; wrong or missing: status."]
)
def test_one_refused_field_is_told_once(jobs, api, detail):
    problem = {"title": "Invalid field", "status": 422, "detail": detail, "errors": {"status": ["It must be PENDING."]}}
    api.on("GET", EXTRACTIONS, problem, status=422)

    assert jobs("list", "extraction", "--status", "FAILED").output == "Error: status: It must be PENDING. (422)\n"


def test_no_api_is_one_clear_line(jobs, api, monkeypatch):
    result = jobs("--api-url", "http://127.0.0.1:9", "list")

    assert result.exit_code == 1
    assert result.output == (
        "Error: No API answers at http://127.0.0.1:9. Start one with `jobsvc dev`, or name another with --api-url.\n"
    )


def test_something_else_on_the_port_is_told(jobs, api):
    api.on("GET", EXTRACTIONS, ["not", "the", "api"])

    result = jobs("list", "extraction")

    assert result.exit_code == 1
    assert "is not the API of jobsvc (200)" in result.output


@pytest.mark.parametrize("url", ["nonsense", "ftp://127.0.0.1", "http://[", "http://127.0.0.1:port"])
def test_an_address_that_is_none_is_told(jobs, api, url):
    result = jobs("--api-url", url, "list")

    assert result.exit_code in (1, 2)
    assert "Error: " in result.output
    assert ".." not in result.output
