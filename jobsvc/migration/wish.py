"""What whoever runs the migration asks for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jobsvc.errors import JobError
from jobsvc.migration import record as records
from jobsvc.migration.mapping import Unfinished
from jobsvc.migration.record import RunRecord
from jobsvc.migration.rows import TABLES


class CannotResume(JobError):
    """There is no run that can go on."""

    title = "Cannot resume"


@dataclass(frozen=True, slots=True)
class Wish:
    """None leaves a thing to the default, or to what the run that goes on was begun with."""

    tables: tuple[str, ...] | None = None
    unfinished: Unfinished | None = None
    rejects: Path | None = None  #: file for rejected rows
    verify: bool = True

    def new_run(self, source: str) -> RunRecord:
        """The record of a run that does it; not saved yet."""
        run = RunRecord.new(source)
        rejects = self.rejects or Path(f"rejects-{run.run_id[: records.SHORT]}.jsonl")
        run.options = {
            "tables": list(self.tables or TABLES),
            "unfinished": (self.unfinished or Unfinished.FAIL).value,
            "rejects": str(rejects.absolute()),
        }
        return run

    def run_to_resume(self, source: str) -> RunRecord:
        """The run that goes on, which has to be of the same source and options. Raises CannotResume."""
        run = records.latest()
        if run is None:
            raise CannotResume("There is no run to go on with: this table has seen none. Leave --resume out.")
        if not run.is_unfinished:
            raise CannotResume(
                f"There is no run to go on with: the last one, {run.run_id}, is {run.state}. "
                "Leave --resume out to begin a new one."
            )
        if run.source != source:
            raise CannotResume(f"Run {run.run_id} was begun with {run.source}, and not with {source}.")
        for option, asked in self._options().items():
            if asked is not None and asked != run.options[option]:
                raise CannotResume(
                    f"Run {run.run_id} was begun with other {option} ({_shown(run.options[option])}). "
                    "Leave that option out, or leave --resume out to begin a new run."
                )
        return run

    def _options(self) -> dict[str, Any]:
        return {
            "tables": list(self.tables) if self.tables else None,
            "unfinished": self.unfinished.value if self.unfinished else None,
            "rejects": str(self.rejects.absolute()) if self.rejects else None,
        }


def _shown(option: str | list[str]) -> str:
    return option if isinstance(option, str) else ", ".join(option)
