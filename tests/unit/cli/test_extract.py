"""`jobsvc extract`: one page, without any server."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jobsvc.cli import main
from jobsvc.cli.judge import standing_in
from tests.language_model import language_model, says
from tests.pages import codeforces_page

URL = "https://codeforces.com/contest/1234/problem/A"
KEYS = (
    "url platform problem_id title time_limit_s memory_limit_mb sections input_formats samples tags difficulty"
    " languages interactive warnings"
)

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `jobsvc extract` where neither a table nor a queue answers."""
    monkeypatch.setenv("JOBSVC_DYNAMODB_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("JOBSVC_REDIS_URL", "redis://127.0.0.1:1/0")

    def run(*arguments: str, html: str | bytes | None = None, **settings: str) -> Result:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(main, ["extract", *arguments], catch_exceptions=False, input=html)

    return run


def test_a_page_is_fetched_and_printed_as_json(run: Run):
    with standing_in(URL, codeforces_page().encode()) as mirrors:
        result = run(URL, "--json", JOBSVC_JUDGE_MIRRORS=mirrors)

    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert list(found) == KEYS.split()
    assert list(found["sections"]) == ["input", "output", "constraints", "notes"]
    assert found["samples"] == [{"input": "3\n1 2 3\n", "output": "6\n"}]
    assert (found["title"], found["time_limit_s"], found["tags"]) == ("Row of Lamps", 2.5, ["math"])


def test_a_saved_page_is_read_from_a_file_and_from_standard_input(run: Run, tmp_path: Path):
    file = tmp_path / "page.html"
    file.write_text(codeforces_page(), encoding="utf-8")

    from_file = run(URL, "--page", str(file), "--json")
    from_input = run(URL, "--page", "-", "--json", html=codeforces_page())

    assert from_file.exit_code == from_input.exit_code == 0
    assert json.loads(from_file.stdout) == json.loads(from_input.stdout)
    assert json.loads(from_file.stdout)["problem_id"] == "1234A"


def test_a_saved_page_is_decoded_as_it_declares(run: Run):
    page = codeforces_page(title="A. Лампы").replace('charset="utf-8"', 'charset="windows-1251"')

    result = run(URL, "--page", "-", "--json", html=page.encode("windows-1251"))

    assert json.loads(result.stdout)["title"] == "Лампы"


def test_without_json_people_can_read_it(run: Run):
    result = run(URL, "--page", "-", html=codeforces_page(title="A. [bold]Lamps\x1b[31m", files=""))

    assert result.exit_code == 0
    assert result.stdout.startswith(
        "[bold]Lamps[31m (codeforces 1234A)\nhttps://codeforces.com/contest/1234/problem/A\n2.5 s, 256 MB, "
    )
    assert "\n[sample 1, input]\n3\n1 2 3\n\n[sample 1, output]\n6\n" in result.stdout


@pytest.mark.parametrize(
    ("url", "html", "reason"),
    [
        (URL, codeforces_page(samples=""), "Error: The page is a problem page, but this cannot be found on it: the sa"),
        (URL, "<form><input type=password></form>", "Error: The judge answered with its login page"),
        (URL, " \n", "Error: The saved page is empty."),
        (URL, "%PDF-1.7 ...", "Error: The saved page is a PDF, which jobsvc does not read; save the page as HTML."),
        (URL, "<p>A blog.</p>", "Error: The page is not a problem page of this judge; give the address, or bring"),
        (URL, b"\xff\xfe\x00" * 50, "Error: The page is not a problem page"),
        ("https://evil.example/problem/A", "<p>", "Error: 'evil.example' is not the host of a judge"),
        ("codeforces", "<p>", "Error: A problem's address begins with https://"),
        (URL, b"x" * (5 * 2**20 + 1), "Error: The saved page has more than 5,242,880 bytes"),
    ],
)
def test_an_error_is_one_line_and_exit_code_1(run: Run, url: str, html: str | bytes, reason: str):
    result = run(url, "--page", "-", "--json", html=html)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(reason)
    assert result.stderr.count("\n") == 1


def test_a_judge_that_cannot_be_reached_is_an_error(run: Run):
    result = run(URL, JOBSVC_JUDGE_MIRRORS="codeforces.com=http://127.0.0.1:1")

    assert (result.exit_code, result.stderr) == (1, "Error: codeforces.com cannot be reached.\n")


def test_a_setting_that_cannot_be_used_is_an_error(run: Run):
    result = run(URL, JOBSVC_JUDGE_MIRRORS="nonsense")

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith("Error: JOBSVC_JUDGE_MIRRORS: ")


def test_a_language_model_helps_where_one_is_set(run: Run):
    html = codeforces_page(samples="", more="<p>So:</p><pre>4\n</pre><p>gives</p><pre>8\n</pre>")
    answer = says('{"samples": [{"input": "4", "output": "8"}]}', usage=(10, 2))
    with language_model(answer) as model:
        options = {"JOBSVC_LLM_URL": model.url, "JOBSVC_LLM_MODEL": "small-1", "JOBSVC_LLM_API_KEY": "k-1"}
        found = json.loads(run(URL, "--page", "-", "--json", html=html, **options).stdout)
        told = run(URL, "--page", "-", html=html, **options).stdout

    assert (found["samples"], found["by_model"]) == ([{"input": "4\n", "output": "8\n"}], ["samples"])
    assert found["language_model"] == {
        "name": "small-1",
        "requests": 1,
        "prompt_tokens": 10,
        "completion_tokens": 2,
    }
    assert 'language model: {"name": "small-1"' in told
