from __future__ import annotations

import json
from typing import Any

from tests.unit.cli.conftest import ID

EXTRACTIONS = "/problem-extraction-jobs/bulk"
GENERATIONS = "/script-generation-jobs/bulk"
OTHER_ID = "5d0f6c31-77e5-4b0e-8a44-1d1f6c9a1132"


def answer(done: int = 0, **more: Any) -> dict[str, Any]:
    return {"done": done, "refused": [], "gone": [], "left": [], "next_cursor": None, **more}


def refusal(number: int = 1) -> dict[str, Any]:
    return {"id": ID, "detail": f"Cannot cancel job {number}: it is FAILED.", "state": "FAILED"}


def test_it_asks_with_the_counts_and_repeats_until_all_is_done(jobs, api):
    api.on("POST", EXTRACTIONS, answer(matching=0, next_cursor="e"))
    api.on("POST", GENERATIONS, answer(matching=60, next_cursor="0"), answer(50, next_cursor="1"), answer(10))

    result = jobs("bulk", "delete", "--status", "failed", "--platform", "atcoder", input="y\n")

    assert result.exit_code == 0
    assert "Delete 60 generation jobs (status FAILED, platform atcoder)? [y/N]" in result.output
    assert "60 deleted." in result.output
    asked = {"action": "delete", "filter": {"status": "FAILED", "platform": "atcoder"}}
    sent = [(path.rpartition("/api/v1")[2], body) for _, path, _, body in api.requests]
    assert sent == [
        (EXTRACTIONS, {**asked, "dry_run": True}),
        (GENERATIONS, {**asked, "dry_run": True}),
        (GENERATIONS, {**asked, "cursor": "0"}),
        (GENERATIONS, {**asked, "cursor": "1"}),
    ]


def test_who_says_no_changes_nothing(jobs, api):
    api.on("POST", EXTRACTIONS, answer(matching=1_000, next_cursor="e"))
    api.on("POST", GENERATIONS, answer(matching=1, next_cursor="g"))

    result = jobs("bulk", "cancel", "--all", input="n\n")

    assert result.exit_code == 1
    assert "Cancel 1,000+ extraction jobs and 1 generation job? [y/N]" in result.output
    assert [body["dry_run"] for *_, body in api.requests] == [True, True]


def test_where_nothing_matches_it_does_not_ask(jobs, api):
    api.on("POST", GENERATIONS, answer(matching=0, next_cursor="g"))
    result = jobs("bulk", "retry", "--kind", "generation", "--status", "FAILED")
    assert (result.exit_code, result.output) == (0, "No such jobs.\n")


def test_ids_that_one_kind_does_not_know_are_asked_of_the_other(jobs, api):
    api.on("POST", EXTRACTIONS, answer(1, gone=[OTHER_ID]))
    api.on("POST", GENERATIONS, answer(gone=[OTHER_ID]))

    result = jobs("bulk", "retry", ID, OTHER_ID, ID, "--force", "--yes")

    assert result.exit_code == 0
    assert result.output == f"1 retried.\nThere is no job {OTHER_ID}, or no longer.\n"
    act = {"action": "retry", "force": True}
    assert [body for *_, body in api.requests] == [{**act, "ids": [ID, OTHER_ID]}, {**act, "ids": [OTHER_ID]}]


def test_ids_for_which_the_time_was_too_short_are_sent_again(jobs, api):
    api.on("POST", EXTRACTIONS, answer(1, left=[OTHER_ID]), answer(1))
    result = jobs("bulk", "delete", ID, OTHER_ID, "--kind", "extraction", "--yes")
    assert result.output == "2 deleted.\n"


def test_what_was_refused_is_told_with_the_reason(jobs, api):
    api.on("POST", EXTRACTIONS, answer(1, refused=[refusal(number) for number in range(25)]))

    result = jobs("bulk", "cancel", ID, "--kind", "extraction", "--yes")

    assert result.exit_code == 1
    assert "1 cancelled.\n25 refused:\n  Cannot cancel job 0: it is FAILED.\n" in result.output
    assert result.output.endswith("and 5 more; --json shows all of them\n")
    as_json = json.loads(jobs("bulk", "cancel", ID, "--kind", "extraction", "--yes", "--json").output)
    assert (as_json["done"], len(as_json["refused"]), as_json["gone"]) == (1, 25, [])


def test_what_was_done_is_told_although_the_api_goes_away(jobs, api):
    api.on("POST", GENERATIONS, answer(matching=70, next_cursor="0"), answer(50, next_cursor="1"))
    away = {"title": "Store unavailable", "status": 503, "detail": "The table cannot be reached."}
    api.answers["POST", f"/api/v1{GENERATIONS}"].append((503, away))

    result = jobs("bulk", "delete", "--kind", "generation", "--all", "--yes")

    assert result.exit_code == 1
    assert "50 deleted. Not all: the same command goes on with what is left." in result.output
    assert "The table cannot be reached. (503)" in result.output


def test_it_has_to_be_said_in_one_way_which_jobs_are_meant(jobs, api):
    for arguments in [(), ("--all", "--status", "FAILED"), (ID, "--all"), (ID, "--platform", "atcoder")]:
        result = jobs("bulk", "delete", *arguments, "--yes")
        assert result.exit_code == 2
        assert "Say which jobs" in result.output
    assert api.requests == []
