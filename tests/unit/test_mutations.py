"""The list of mutations keeps up with the code; what each does is tried by `make mutations`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutations import ROOT, Mutation, _mutations

ALL = list(_mutations())


@pytest.mark.parametrize("mutation", ALL, ids=lambda mutation: mutation.name)
def test_it_can_be_made_and_its_test_exists(mutation: Mutation) -> None:
    assert (ROOT / "jobsvc" / mutation.file).read_text().count(mutation.old) == 1
    file, *_, name = mutation.test.split("::")
    assert f"def {name.partition('[')[0]}(" in (Path(__file__).parent / file).read_text()


def test_no_two_have_one_name() -> None:
    assert len({mutation.name for mutation in ALL}) == len(ALL)
