"""What of a job can be taken away, and under which names."""

from __future__ import annotations

from typing import Any

import pytest

from jobsvc.case_files import archive_name
from jobsvc.web.job_files import file_of, samples_of

JOB: dict[str, Any] = {
    "id": "2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33",
    "platform": "codeforces",
    "problem_id": "1A",
    "language": "C++17",
    "generator_code": "print(1)\n",
    "solution_code": "int main() {}",
    "schema": {"n": "≤"},
    "samples": [{"input": " 1 \n", "output": "2"}],
}
HOSTILE = '../../etc/passwd"\r\nSet-Cookie: a=b; 문제 </script>'


@pytest.mark.parametrize(
    ("part", "name", "text"),
    [
        ("generator", "codeforces-1A-generator.py", "print(1)\n"),
        ("solution", "codeforces-1A-solution.cpp", "int main() {}"),
        ("schema", "codeforces-1A-schema.json", '{\n  "n": "≤"\n}'),
        ("sample-1-input", "codeforces-1A-sample-1.in", " 1 \n"),
        ("sample-1-output", "codeforces-1A-sample-1.out", "2"),
    ],
)
def test_a_part_is_a_file_with_a_name(part: str, name: str, text: str) -> None:
    file = file_of(JOB, part)
    assert file is not None
    assert (file.name, file.text) == (name, text)


@pytest.mark.parametrize(
    "part",
    [
        "",
        "samples",
        "sample-0-input",
        "sample-2-input",
        "sample-1-",
        "sample-٣-input",
        "sample-99999-input",
        "id",
        "title",
    ],
)
def test_there_is_nothing_else(part: str) -> None:
    assert file_of(JOB, part) is None


def test_what_a_job_does_not_have_is_no_file() -> None:
    empty = {**JOB, "generator_code": "", "solution_code": "", "schema": None, "samples": []}
    parts = ("generator", "solution", "schema", "sample-1-input")
    assert [file_of(empty, part) for part in parts] == [None] * len(parts)
    assert file_of({"id": JOB["id"], "platform": "", "problem_id": "", "samples": []}, "generator") is None


def test_names_are_safe_in_headers_and_on_disks() -> None:
    job = {**JOB, "platform": HOSTILE, "problem_id": "x" * 5000, "language": HOSTILE}
    name = file_of(job, "solution").name  # type: ignore[union-attr]
    assert name.isascii()
    assert not set(name) & set("/\\\"'\r\n;:<> ")
    assert not name.startswith(".")
    assert len(name) < 150
    assert name.endswith("-solution.txt")


def test_a_job_that_names_no_problem_is_called_by_its_id() -> None:
    assert archive_name({**JOB, "platform": "문제", "problem_id": ""}, "samples") == "job-2888a3b9-samples.zip"


def test_samples_are_an_archive() -> None:
    assert [(case.input, case.output) for case in samples_of(JOB)] == [(" 1 \n", "2")]
