"""The fuzzer fuzzes, and notices: its long runs are made by hand."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from tests.fuzz import __main__ as fuzz
from tests.fuzz.targets import TARGETS
from tests.fuzz.watch import read


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_is_sound_for_a_moment(name, monkeypatch):
    monkeypatch.setattr(fuzz, "EXAMPLES", 50)
    before = read[name]

    fuzz.one_round(name, TARGETS[name], 1)

    assert read[name] > before, "nothing was read, so nothing was tried"


def test_what_goes_wrong_is_told_with_its_example(monkeypatch, capsys):
    def odd(data):
        assert data.draw(st.integers()) < 100

    monkeypatch.setattr(fuzz, "TARGETS", {"odd": odd, "even": lambda data: data.draw(st.none())})

    assert fuzz.main(["0.2"]) == 1

    told = capsys.readouterr().out
    assert "AssertionError" in told
    assert "Draw 1: 100" in told
    assert "FAILED" in told
    assert "sound" in told
