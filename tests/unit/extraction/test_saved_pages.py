"""The tests' own saved pages, one for each layout, and the benchmark that scores any folder of such pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.pages import OWN_PAGES, main, score
from jobsvc.extraction.judges import KNOWN
from tests.pages import codeforces_page

PAGES = sorted(OWN_PAGES.glob("*.html"))
URL = "https://codeforces.com/contest/1234/problem/A"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_saved_page_is_read_exactly(page: Path):
    assert score(page).wrong == {}


def test_every_judge_has_a_saved_page():
    shown = {json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["platform"] for page in PAGES}

    assert shown == {judge.platform for judge in KNOWN}


def put(folder: Path, name: str, html: str, **expected: object) -> None:
    (folder / f"{name}.html").write_text(html, encoding="utf-8")
    (folder / f"{name}.json").write_text(json.dumps({"url": URL, **expected}), encoding="utf-8")


def test_what_is_wrong_is_named_and_what_is_not_asked_is_not_checked(tmp_path: Path, capsys):
    put(tmp_path, "good", codeforces_page(), title="Row of Lamps", sections={"output": "Print the sum."}, note="x")
    put(tmp_path, "bad", codeforces_page(), title="Row of Lamps", time_limit_s=2, samples=[])
    put(tmp_path, "none", "<form><input type=password></form>", title="Row of Lamps")
    (tmp_path / "alone.html").write_text("no .json beside it")

    assert main([str(tmp_path)]) == 1

    told = capsys.readouterr().out
    assert "bad, time_limit_s: should be 2\n      but is 2.5" in told
    assert 'bad, samples: should be []\n      but is [{"input": "3\\n1 2 3\\n", "output": "6\\n"}]' in told
    assert "none, error: LoginRequired: The judge answered with its login page" in told
    assert "good, " not in told
    assert "alone" not in told
    assert "1 of 3 pages are exact (33%)." in told


def test_a_folder_of_exact_pages_is_a_success(tmp_path: Path):
    put(tmp_path, "good", codeforces_page(), title="Row of Lamps")

    assert main([str(tmp_path)]) == 0


def test_a_folder_without_pages_is_told(tmp_path: Path, capsys):
    assert main([str(tmp_path)]) == 2
    assert "holds no pages: pairs of NAME.html and NAME.json." in capsys.readouterr().err
