"""Workers and work-horses killed at each step of a run; `docs/crash-matrix.md` tells what becomes of the job."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jobsvc.models import Status
from tests import crash_matrix

DOC = Path(__file__).parents[2] / "docs" / "crash-matrix.md"
MARK = "<!-- What follows is what `tests/integration/test_crashes.py` saw. -->"
#: Before these the run had not begun, or had ended.
HARMLESS = ("message taken", "before claim", "after finish, before its entry", "before the queue acknowledges")


def test_a_job_survives_its_worker_wherever_it_is_killed(
    dynamodb_local: str, valkey: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    outcomes = crash_matrix.run_all(dynamodb_local, valkey, tmp_path)
    seen = crash_matrix.table(outcomes)
    print(seen)

    assert {(outcome.state, outcome.finishing_writes) for outcome in outcomes.values()} == {
        (Status.COMPLETED, 1),
        (Status.FAILED, 0),
    }
    failed = {cell for cell, outcome in outcomes.items() if outcome.state == Status.FAILED}
    assert all(outcomes[cell].tries == cell.tries for cell in failed)
    # Only a run that died in the middle costs the job a try, and only its last one ends it.
    assert failed == {
        cell for cell in outcomes if cell.tries == 1 and cell.killed != "worker" and cell.step not in HARMLESS
    }
    before, _, told = DOC.read_text().partition(MARK)
    if os.environ.get("WRITE_CRASH_MATRIX") == "1":
        DOC.write_text(f"{before}{MARK}\n{seen}\n")
    else:
        assert told.strip() == seen.strip(), "the document tells another story; WRITE_CRASH_MATRIX=1 writes it anew"
