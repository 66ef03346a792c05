from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.conftest import ID

ADDRESS = f"/script-generation-jobs/{ID}/test-cases"


@pytest.fixture
def made(api) -> dict[str, Any]:
    """What the API makes: two test cases, the output of the first of which is known."""
    answer = {
        "job_id": ID,
        "size": "small",
        "count": 2,
        "seed": 7,
        "test_cases": [{"input": "1\n극장\n", "output": "2\r\n"}, {"input": "3\n", "output": None}],
    }
    api.on("GET", ADDRESS, answer)
    return answer


def test_what_is_wanted_is_asked_for(jobs, api, made):
    jobs("test-cases", ID, "--count", "2", "--size", "small", "--seed", "7")
    jobs("test-cases", ID)
    jobs("test-cases", ID, "--no-outputs")

    assert [request[2] for request in api.requests] == [
        {"count": "2", "size": "small", "seed": "7"},
        {"count": "10", "size": "mixed"},
        {"count": "10", "size": "mixed", "outputs": "false"},
    ]


def test_they_are_shown_with_what_makes_them_again(jobs, made):
    result = jobs("test-cases", ID)

    assert result.output.splitlines() == [
        "  test case 1:",
        "    1",
        "    극장",
        "  its output:",
        "    2",
        "  test case 2:",
        "    3",
        "--size small --count 2 --seed 7 makes them again.",
    ]


def test_only_the_beginning_of_a_long_one_is_shown(jobs, api, made):
    made["test_cases"] = [{"input": "1\n" * 12 + "2\n", "output": None}, {"input": "9" * 151, "output": None}]
    api.answers.clear()
    api.on("GET", ADDRESS, made)

    lines = jobs("test-cases", ID).output.splitlines()

    assert lines[12:14] == ["    1", "    ... of 13 lines"]
    assert lines[15] == f"    {'9' * 150} ..."


def test_json_is_what_the_api_says(jobs, made):
    assert json.loads(jobs("test-cases", ID, "--json").output) == made


def test_files_are_written_byte_for_byte_in_a_new_folder(jobs, made, tmp_path):
    result = jobs("test-cases", ID, "-o", str(tmp_path / "cases"))

    assert {file.name: file.read_bytes().decode() for file in (tmp_path / "cases").iterdir()} == {
        "01.in": "1\n극장\n",
        "01.out": "2\r\n",
        "02.in": "3\n",
    }
    said = f"2 test cases are in {tmp_path / 'cases'}; --size small --count 2 --seed 7 makes them again.\n"
    assert result.output == said


def test_an_archive_is_written_over_what_is_there(jobs, made, tmp_path):
    archive = tmp_path / "cases.ZIP"
    archive.write_text("old")

    jobs("test-cases", ID, "-o", str(archive))

    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as files:
        assert {name: files.read(name).decode() for name in files.namelist()} == {
            "01.in": "1\n극장\n",
            "01.out": "2\r\n",
            "02.in": "3\n",
        }


def test_no_folder_gets_two_sets_of_test_cases_and_nothing_is_asked_for_in_vain(jobs, api, made, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("full").mkdir()
    Path("full/11.in").touch()
    Path("dir.zip").mkdir()
    for output, said in {
        "full": "full is not an empty directory",
        "full/11.in": "full/11.in is not an empty directory",
        "dir.zip": "dir.zip is a directory",
        "absent/cases": "absent is no directory to write to",
        "absent/cases.zip": "absent is no directory to write to",
    }.items():
        result = jobs("test-cases", ID, "-o", output)
        assert (result.exit_code, said in result.output) == (1, True), result.output
    assert api.requests == []


def test_an_empty_folder_here_will_do(jobs, made, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert jobs("test-cases", ID, "-o", ".").exit_code == 0
    assert Path("02.in").read_text() == "3\n"


def test_json_and_files_do_not_go_together(jobs, made, tmp_path):
    assert jobs("test-cases", ID, "-o", str(tmp_path), "--json").exit_code == 2


def test_what_the_api_refuses_is_told(jobs, api):
    too_many = "10 test cases of size large take more than 32 MiB; ask for fewer."
    api.on(
        "GET",
        ADDRESS,
        {"title": "Test cases too large", "detail": too_many, "errors": {"count": [too_many]}},
        status=422,
    )

    result = jobs("test-cases", ID, "--size", "large")

    assert result.exit_code == 1
    assert result.output == f"Error: count: {too_many} (422)\n"
