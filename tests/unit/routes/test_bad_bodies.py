"""What bad bodies get."""

from __future__ import annotations

import io
import json
import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc.bodies import MAX_BODY_BYTES
from jobsvc.extraction import judges_with
from jobsvc.models.page import MAX_PAGE_BYTES
from jobsvc.models.size import KEPT_FREE, MAX_ITEM_BYTES
from tests.unit.routes.conftest import Make
from tests.unit.routes.kinds import EXTRACTION, GENERATION, UNKNOWN_ID, Kind

WRITES = [("POST", ""), ("PATCH", f"/{UNKNOWN_ID}"), ("POST", f"/{UNKNOWN_ID}/retry")]
FILLED = '{"title": "x"}'


@pytest.mark.parametrize(("method", "below"), WRITES)
@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
def test_what_is_not_called_json_is_415(
    tableless: FlaskClient, kind: Kind, method: str, below: str, content_type: str | None
) -> None:
    response = tableless.open(kind.path + below, method=method, data=FILLED, content_type=content_type)
    assert (response.status_code, response.content_type) == (415, "application/problem+json")


@pytest.mark.parametrize(("method", "below"), WRITES[:2])
def test_no_body_at_all_is_415_where_one_is_needed(tableless: FlaskClient, kind: Kind, method: str, below: str) -> None:
    assert tableless.open(kind.path + below, method=method).status_code == 415


@pytest.mark.parametrize("body", ['{"title": "a", "title": "b"}', '{"samples": [{"input": "1", "input": "2"}]}'])
def test_a_name_that_stands_twice_is_refused_and_named(tableless: FlaskClient, body: str) -> None:
    response = tableless.post(GENERATION.path, data=body, content_type="application/json")
    assert response.status_code == 400
    assert "more than once" in response.json["detail"]


def test_a_charset_beside_the_content_type_is_fine(client: FlaskClient) -> None:
    body = b'{"problem_url": "https://codeforces.com/problemset/problem/1/A"}'
    assert client.post(EXTRACTION.path, data=body, content_type="application/json; charset=utf-8").status_code == 202


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b'{"title": "x"',
        b"{'title': 'x'}",
        b'{"title": NaN}',
        b'{"title": Infinity}',
        b'{"title": -Infinity}',
        b'{"title": "\xff"}',
        '{"title": "x"}'.encode("utf-16"),
        b'\xef\xbb\xbf{"title": "x"}',
        b"[" * 100_000,
        b'{"title": ' + b"9" * 5_000 + b"}",
        b'{"title": "x"} {}',
    ],
    ids=lambda body: repr(body[:20]),
)
@pytest.mark.parametrize(("method", "below"), WRITES)
def test_malformed_json_is_400(tableless: FlaskClient, kind: Kind, method: str, below: str, body: bytes) -> None:
    response = tableless.open(kind.path + below, method=method, data=body, content_type="application/json")
    assert (response.status_code, response.content_type) == (400, "application/problem+json")
    assert "Traceback" not in response.text


@pytest.mark.parametrize(("method", "below"), WRITES[:2])
def test_an_empty_body_is_no_json(tableless: FlaskClient, kind: Kind, method: str, below: str) -> None:
    assert tableless.open(kind.path + below, method=method, content_type="application/json").status_code == 400


def test_malformed_json_says_where(tableless: FlaskClient) -> None:
    response = tableless.post(GENERATION.path, data=b'{\n  "title" "x"}', content_type="application/json")
    assert "line 2, column 11" in response.json["detail"]


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"1", b"null", b"true"])
def test_json_that_is_no_object_is_422(tableless: FlaskClient, kind: Kind, body: bytes) -> None:
    response = tableless.post(kind.path, data=body, content_type="application/json")
    assert (response.status_code, response.json["errors"]) == (422, {"body": ["Must be a JSON object."]})


def test_every_wrong_field_is_named_at_once(tableless: FlaskClient) -> None:
    body = {
        "platform": "topcoder",
        "problem_id": 1,
        "title": "x" * 256,
        "tags": ["ok", 2],
        "samples": [{"input": "1\n"}, "x"],
        "problem_url": "https://example.com/1",
        "celery_task_id": "x",
        "status": "COMPLETED",
    }
    response = tableless.post(GENERATION.path, json=body)
    assert (response.status_code, response.content_type) == (422, "application/problem+json")
    assert set(response.json["errors"]) == {
        "platform",
        "problem_id",
        "title",
        "constraints",
        "tags.1",
        "samples.0.output",
        "samples.1",
        "problem_url",
        "celery_task_id",
        "status",
    }
    assert all(name in response.json["detail"] for name in ("platform", "constraints"))


def test_a_thousand_unknown_fields_are_all_in_errors_and_a_few_in_the_sentence(tableless: FlaskClient) -> None:
    response = tableless.post(EXTRACTION.path, json={**EXTRACTION.body, **{f"field{n}": n for n in range(1000)}})
    assert len(response.json["errors"]) == 1000
    assert len(response.json["detail"]) < 300


@pytest.mark.parametrize("text", ["\\ud800", "ok \\udfff", "\\udc00\\ud800"])
def test_a_lone_surrogate_is_refused_by_the_name_of_its_field(tableless: FlaskClient, kind: Kind, text: str) -> None:
    body = '{"title": "%s", "problem_identifier" : "x"}' % text  # noqa: UP031 - braces
    response = tableless.post(kind.path, data=body, content_type="application/json")
    assert response.status_code == 422
    assert "surrogate" in response.json["errors"]["title"][0]


def test_a_surrogate_deep_inside_is_refused_too(tableless: FlaskClient) -> None:
    body = '{"tags": ["\\ud800"], "samples": [{"input": "\\ud800", "output": ""}], "\\ud800": 1}'
    response = tableless.post(GENERATION.path, data=body, content_type="application/json")
    assert {"tags.0", "samples.0.input", "\ud800"} <= set(response.json["errors"])


def test_a_pair_of_surrogates_is_one_character(client: FlaskClient) -> None:
    body = '{"problem_url": "https://codeforces.com/problemset/problem/1/A", "title": "\\ud83d\\ude00"}'
    response = client.post(EXTRACTION.path, data=body, content_type="application/json")
    assert (response.status_code, response.json["title"]) == (202, "😀")


def test_a_job_that_dynamodb_cannot_hold_is_413_naming_its_largest_field(client: FlaskClient) -> None:
    body = {**GENERATION.body, "solution_code": "é" * 205_000, "input_format": "x" * 50_000}
    response = client.post(GENERATION.path, json=body)
    assert (response.status_code, response.content_type) == (413, "application/problem+json")
    assert (response.json["field"], response.json["limit_bytes"]) == ("solution_code", MAX_ITEM_BYTES - KEPT_FREE)
    assert client.get(GENERATION.path).json["items"] == []


@pytest.mark.parametrize("kind", [GENERATION], indirect=True)
def test_a_patch_that_would_be_too_large_changes_nothing(client: FlaskClient, make: Make) -> None:
    job = make()
    response = client.patch(f"{GENERATION.path}/{job['id']}", json={"constraints": "x" * 410_000})
    assert (response.status_code, response.json["field"]) == (413, "constraints")
    assert client.get(f"{GENERATION.path}/{job['id']}").json == job


def test_a_body_that_is_too_long_is_413_whatever_it_is_for(tableless: FlaskClient, kind: Kind) -> None:
    body = b" " * (MAX_BODY_BYTES + 1)
    for method, below in [*WRITES, ("POST", f"/{UNKNOWN_ID}/cancel"), ("DELETE", f"/{UNKNOWN_ID}"), ("GET", "")]:
        response = tableless.open(kind.path + below, method=method, data=body, content_type="application/json")
        assert (response.status_code, response.content_type) == (413, "application/problem+json")
        assert "3 MiB" in response.json["detail"]


def test_a_body_that_is_too_long_is_not_read(tableless: FlaskClient) -> None:
    body = io.BytesIO(b" ")
    told = {"CONTENT_LENGTH": str(MAX_BODY_BYTES + 1)}
    response = tableless.post(
        GENERATION.path, input_stream=body, content_type="application/json", environ_overrides=told
    )
    assert (response.status_code, body.tell()) == (413, 0)


@pytest.mark.parametrize(("more", "status"), [(0, 400), (1, 413), (2**20, 413)])
def test_a_body_in_chunks_is_read_up_to_the_same_limit(tableless: FlaskClient, more: int, status: int) -> None:
    body = io.BytesIO(b" " * (MAX_BODY_BYTES + more))
    response = tableless.post(
        GENERATION.path,
        input_stream=body,
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert body.tell() <= MAX_BODY_BYTES + 1


def test_the_largest_job_fits_in_a_body_however_it_is_escaped(client: FlaskClient) -> None:
    body = json.dumps({**GENERATION.body, "solution_code": "?"}).replace("?", "\\u0078" * 390_000)
    response = client.post(GENERATION.path, data=body, content_type="application/json")
    assert (response.status_code, len(response.json["solution_code"])) == (202, 390_000)


PAGES = {
    "UTF-8": "\u0436" * (MAX_PAGE_BYTES // 2),
    "ASCII": "<" * MAX_PAGE_BYTES,
    "quotes": '"<' * (MAX_PAGE_BYTES // 2 - 100),  # nearly every second character of a page is one
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_largest_page_fits_in_a_body(client: FlaskClient, page: str) -> None:
    body = json.dumps({**EXTRACTION.body, "page_html": page}, ensure_ascii=False, separators=(",", ":")).encode()
    response = client.post(EXTRACTION.path, data=body, content_type="application/json")
    assert (response.status_code, response.json["page_bytes"]) == (202, len(page.encode()))


def test_a_page_of_nothing_but_quotes_fits_up_to_half_of_the_body(client: FlaskClient) -> None:
    page = '"' * (MAX_BODY_BYTES // 2 - 100)
    response = client.post(EXTRACTION.path, json={**EXTRACTION.body, "page_html": page})
    assert (response.status_code, response.json["page_bytes"]) == (202, len(page))


def test_a_page_that_is_too_large_is_422_naming_the_limit(tableless: FlaskClient) -> None:
    response = tableless.post(
        EXTRACTION.path, json={**EXTRACTION.body, "page_html": "\u0436" * (MAX_PAGE_BYTES // 2 + 1)}
    )
    assert (response.status_code, set(response.json["errors"])) == (422, {"page_html"})
    assert "a page may have 2,097,152 (2 MiB)" in response.json["errors"]["page_html"][0]


@pytest.mark.parametrize("values", ["[],", '{"a":0},', '{"":{}},', "0 ,"])
def test_a_body_of_many_small_values_is_refused_in_time(tableless: FlaskClient, values: str) -> None:
    many = values * ((MAX_BODY_BYTES - 20) // len(values))
    body = f'{{"samples":[{many}0]}}'
    began = time.process_time()
    response = tableless.post(EXTRACTION.path, data=body, content_type="application/json")
    assert (response.status_code, set(response.json["errors"])) == (422, {"problem_url", "samples"})
    assert time.process_time() - began < 5  # It takes half a second.


def test_samples_are_counted_before_they_are_looked_at(tableless: FlaskClient, kind: Kind) -> None:
    response = tableless.post(kind.path, json={**kind.body, "samples": [[]] * 10_001})
    assert (response.status_code, response.json["errors"]) == (
        422,
        {"samples": ["Has 10,001 samples; at most 10,000 are taken."]},
    )


@pytest.mark.parametrize("page", [1, None, "", ["x"], "\ud800"])
def test_a_page_is_text_with_something_in_it(tableless: FlaskClient, page: Any) -> None:
    body = json.dumps({**EXTRACTION.body, "page_html": page})
    response = tableless.post(EXTRACTION.path, data=body, content_type="application/json")
    assert (response.status_code, set(response.json["errors"])) == (422, {"page_html"})


def test_only_a_new_extraction_takes_a_page(tableless: FlaskClient) -> None:
    refused = [
        tableless.post(GENERATION.path, json={**GENERATION.body, "page_html": "x"}),
        tableless.patch(f"{EXTRACTION.path}/{UNKNOWN_ID}", json={"page_html": "x"}),
        tableless.patch(f"{EXTRACTION.path}/{UNKNOWN_ID}", json={"page_bytes": 1}),
        tableless.post(EXTRACTION.path, json={**EXTRACTION.body, "page_bytes": 1}),
    ]
    assert [(each.status_code, len(each.json["errors"])) for each in refused] == [(422, 1)] * 4


def test_a_url_of_no_known_judge_is_422_under_its_name(tableless: FlaskClient) -> None:
    response = tableless.post(EXTRACTION.path, json={"problem_url": "https://example.com/problemset/problem/1/A"})
    assert (response.status_code, set(response.json["errors"])) == (422, {"problem_url"})
    assert "example.com" in response.json["errors"]["problem_url"][0]


def test_an_allowed_host_is_a_judge_of_that_application_only(app: Flask, client: FlaskClient) -> None:
    body = {"problem_url": "https://oj.example.org/problem?id=1000"}
    assert client.post(EXTRACTION.path, json=body).status_code == 422

    app.extensions["jobsvc.judges"] = judges_with("oj.example.org")

    job = client.post(EXTRACTION.path, json={**body, "platform": "oj.example.org"})
    assert (job.status_code, job.json["platform"], job.json["problem_id"]) == (202, "oj.example.org", "problem?id=1000")
    found = client.get(EXTRACTION.path, query_string={"platform": "oj.example.org", "problem_id": "problem?id=1000"})
    assert [item["id"] for item in found.json["items"]] == [job.json["id"]]


@pytest.mark.parametrize(
    ("url", "platform", "problem_id"),
    [
        ("https://leetcode.com/problems/two-sum/description/", "leetcode", "two-sum"),
        ("https://open.kattis.com/contests/abc/problems/hello", "kattis", "hello"),
        ("https://www.acmicpc.net/problem/1000", "baekjoon", "1000"),
        ("https://cses.fi/problemset/task/1068", "cses", "1068"),
    ],
)
def test_every_judges_problems_are_taken(client: FlaskClient, url: str, platform: str, problem_id: str) -> None:
    job = client.post(EXTRACTION.path, json={"problem_url": url})

    assert (job.status_code, job.json["platform"], job.json["problem_id"]) == (202, platform, problem_id)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"platform": "atcoder"}, {"platform"}),
        ({"problem_id": "1B"}, {"problem_id"}),
        ({"platform": "atcoder", "problem_id": "1B", "title": ""}, {"platform", "problem_id", "title"}),
    ],
)
def test_what_contradicts_the_url_is_named(
    tableless: FlaskClient, kind: Kind, said: dict[str, Any], wrong: set[str]
) -> None:
    body = {**kind.body, "problem_url": "https://codeforces.com/problemset/problem/1/A", **said}
    response = tableless.post(kind.path, json=body)
    assert (response.status_code, set(response.json["errors"])) == (422, wrong)


@pytest.mark.parametrize("body", [{}, {"status": "COMPLETED"}, {"platform": "atcoder"}, {"title": 1}, {"task_id": ""}])
def test_a_patch_of_nothing_or_of_what_is_fixed_is_422(
    tableless: FlaskClient, kind: Kind, body: dict[str, Any]
) -> None:
    response = tableless.patch(f"{kind.path}/{UNKNOWN_ID}", json=body)
    assert (response.status_code, set(response.json["errors"])) == (422, set(body) or {"body"})


@pytest.mark.parametrize("body", [{"force": "yes"}, {"force": 1}, {"force": None}, {"Force": True}])
def test_a_retry_takes_force_as_true_or_false_only(tableless: FlaskClient, kind: Kind, body: dict[str, Any]) -> None:
    response = tableless.post(f"{kind.path}/{UNKNOWN_ID}/retry", json=body)
    assert (response.status_code, set(response.json["errors"])) == (422, set(body))
