"""The API's document, and the assets of its page."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from jobsvc.routes.problem_examples import JOB_ID
from tests.unit.routes.kinds import EXTRACTION, GENERATION, Kind

REFUSALS = {"401": "UNAUTHORIZED", "403": "FORBIDDEN", "429": "TOO_MANY_REQUESTS"}


@pytest.fixture
def document(tableless: FlaskClient) -> dict[str, Any]:
    response = tableless.get("/api/openapi.json")
    assert (response.status_code, response.content_type) == (200, "application/json")
    return response.json


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method in {"get", "post", "patch", "delete"} & set(methods):
            yield f"{method} {path}", methods[method]


def test_the_document_is_valid_openapi_3(document: dict[str, Any]) -> None:
    validate(document)
    assert document["openapi"].startswith("3.")
    assert (document["info"]["title"], document["info"]["version"]) == ("jobsvc", "v1")


def test_every_route_of_the_api_is_in_the_document(document: dict[str, Any]) -> None:
    wanted = {
        f"{method} {kind.path}{below}"
        for kind in (GENERATION, EXTRACTION)
        for method, below in [
            ("post", ""),
            ("get", ""),
            ("post", "/bulk"),
            ("get", "/{job_id}"),
            ("patch", "/{job_id}"),
            ("delete", "/{job_id}"),
            ("post", "/{job_id}/cancel"),
            ("post", "/{job_id}/retry"),
            ("get", "/{job_id}/progress"),
            ("get", "/{job_id}/events"),
        ]
    }
    wanted |= {
        f"get {GENERATION.path}/{{job_id}}/test-cases",
        "get /api/v1/events",
        "get /healthz",
        "get /readyz",
        "get /metrics",
    }
    wanted |= {"get /api/v1/keys", "post /api/v1/keys", "delete /api/v1/keys/{key_id}"}
    assert {name for name, _ in _operations(document)} == wanted


def test_every_operation_says_what_it_does_and_how_it_fails(document: dict[str, Any]) -> None:
    for name, operation in _operations(document):
        assert operation["summary"], name
        assert operation["tags"], name
        assert "default" in operation["responses"], name
        if "{job_id}" in name:
            assert operation["responses"]["404"] == {"$ref": "#/components/responses/NOT_FOUND"}, name
        if "requestBody" in operation:
            assert {"400", "415", "422"} <= set(operation["responses"]), name
    assert all(tag["description"] for tag in document["tags"])


def test_errors_are_documented_as_problem_documents(document: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    responses = document["components"]["responses"]
    assert {"NOT_FOUND", "CONFLICT", "UNPROCESSABLE_ENTITY", "DEFAULT_ERROR"} <= set(responses)
    for name, response in responses.items():
        (content,) = response["content"].values()
        assert list(response["content"]) == ["application/problem+json"]
        assert content["schema"] == schema
        expected = "SERVICE_UNAVAILABLE" if name == "DEFAULT_ERROR" else name
        assert content["example"]["status"] == HTTPStatus[expected], name


def test_a_problem_is_shown_as_it_is_answered(document: dict[str, Any], client: FlaskClient) -> None:
    shown = document["components"]["responses"]
    refused = client.post(GENERATION.path, data="", content_type="application/json")
    assert refused.json == shown["BAD_REQUEST"]["content"]["application/problem+json"]["example"]
    missing = client.get(f"{GENERATION.path}/{JOB_ID}")
    assert missing.json == shown["NOT_FOUND"]["content"]["application/problem+json"]["example"]
    without_title = {name: value for name, value in GENERATION.body.items() if name != "title"}
    invalid = client.post(GENERATION.path, json=without_title)
    assert invalid.json == shown["UNPROCESSABLE_ENTITY"]["content"]["application/problem+json"]["example"]


def test_the_bodies_of_the_document_can_be_sent_as_they_are(
    document: dict[str, Any], client: FlaskClient, kind: Kind
) -> None:
    def example(path: str, method: str) -> Any:
        schema = document["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
        return document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["example"]

    made = client.post(kind.path, json=example(kind.path, "post"))
    assert made.status_code == 202, made.text
    changed = client.patch(f"{kind.path}/{made.json['id']}", json=example(f"{kind.path}/{{job_id}}", "patch"))
    assert changed.status_code == 200, changed.text
    counted = client.post(f"{kind.path}/bulk", json=example(f"{kind.path}/bulk", "post"))
    assert counted.status_code == 200, counted.text


@pytest.mark.parametrize(("name", "kind"), [("ScriptGenerationJob", GENERATION), ("ProblemExtractionJob", EXTRACTION)])
def test_an_answer_is_of_its_own_kind(document: dict[str, Any], name: str, kind: Kind) -> None:
    for schema in (name, f"{name}Summary"):
        assert document["components"]["schemas"][schema]["properties"]["job_type"]["enum"] == [kind.job_type]


def test_test_cases_are_documented_in_both_media_types_with_every_way_to_fail(document: dict[str, Any]) -> None:
    path = document["paths"][f"{GENERATION.path}/{{job_id}}/test-cases"]
    operation = path["get"]
    assert operation["responses"]["200"]["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/Cases"}},
        "application/zip": {"schema": {"type": "string", "format": "binary"}},
    }
    assert set(operation["responses"]) == {
        *("200", "304", "401", "403", "404", "406", "409", "422", "429", "503", "default")
    }
    assert "Retry-After" in document["components"]["responses"]["SERVICE_UNAVAILABLE"]["headers"]
    parameters = {one["name"]: one for one in operation["parameters"]}
    assert set(parameters) == {"count", "size", "seed", "outputs"}
    assert [one["name"] for one in path["parameters"]] == ["job_id", "If-None-Match"]
    assert parameters["count"]["schema"]["maximum"] == 100


def test_the_lock_is_documented(document: dict[str, Any]) -> None:
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    for name, operation in _operations(document):
        refusals = {status: {"$ref": f"#/components/responses/{title}"} for status, title in REFUSALS.items()}
        if name == "get /healthz":
            assert operation["security"] == []
            assert not refusals.keys() & operation["responses"].keys()
        else:
            assert operation["security"] == [{"bearer": []}], name
            assert operation["responses"].items() >= refusals.items(), name


@pytest.mark.parametrize(
    ("method", "path", "role"),
    [
        ("get", "", "reader"),
        ("post", "", "operator"),
        ("patch", "/{job_id}", "operator"),
        ("delete", "/{job_id}", "admin"),
        ("post", "/bulk", "admin"),
    ],
)
def test_the_role_that_an_operation_takes_is_documented(
    document: dict[str, Any], method: str, path: str, role: str
) -> None:
    assert document["paths"][f"{EXTRACTION.path}{path}"][method]["x-role"] == role


def test_an_id_is_documented_as_a_uuid(document: dict[str, Any]) -> None:
    (parameter,) = document["paths"][f"{GENERATION.path}/{{job_id}}"]["parameters"]
    assert parameter["schema"] == {"type": "string", "format": "uuid"}


@pytest.mark.parametrize(("name", "kind"), [("ScriptGenerationJob", GENERATION), ("ProblemExtractionJob", EXTRACTION)])
def test_the_old_name_of_a_task_is_deprecated_and_the_new_one_is_not(
    document: dict[str, Any], name: str, kind: Kind
) -> None:
    for schema in (name, f"{name}Summary"):
        fields = document["components"]["schemas"][schema]["properties"]
        assert fields["celery_task_id"]["deprecated"] is True
        assert "deprecated" not in fields["task_id"]


def test_what_a_new_job_needs_is_in_the_document(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["NewScriptGenerationJob"]["required"] == ["constraints", "platform", "problem_id", "title"]
    assert schemas["NewProblemExtractionJob"]["required"] == ["problem_url"]
    platform = schemas["NewScriptGenerationJob"]["properties"]["platform"]
    assert "atcoder, baekjoon, codeforces, cses, kattis, leetcode, or the host" in platform["description"]


def test_a_page_goes_in_and_never_comes_out(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert "At most 2 MiB" in schemas["NewProblemExtractionJob"]["properties"]["page_html"]["description"]
    assert [name for name, schema in schemas.items() if "page_html" in schema.get("properties", {})] == [
        "NewProblemExtractionJob"
    ]
    assert "page_bytes" in schemas["ProblemExtractionJob"]["properties"]


@pytest.mark.parametrize("name", ["nothing.js", "../__init__.py", "../../__init__.py", "%2e%2e/%2e%2e/__init__.py"])
def test_only_the_packages_assets_are_served(tableless: FlaskClient, name: str) -> None:
    response = tableless.get(f"/api/docs/assets/{name}")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


def test_an_address_takes_the_methods_of_the_document_and_no_others(
    document: dict[str, Any], tableless: FlaskClient
) -> None:
    for path, methods in document["paths"].items():
        taken = {name.upper() for name in methods if name != "parameters"} | {"OPTIONS"}
        taken |= {"HEAD"} if "GET" in taken else set()
        address = path.format(job_id="2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33", key_id="0123456789abcdef")
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - taken:
            refused = tableless.open(address, method=method)
            assert (refused.status_code, refused.allow.as_set(preserve_casing=True)) == (405, taken), (method, path)
