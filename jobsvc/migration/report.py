"""What a run, or a verification by itself, has to say at its end: as JSON, and in lines for people."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path
from typing import Any

from jobsvc.migration.marks import Mark
from jobsvc.migration.tally import Tally
from jobsvc.migration.verification import Finding, Verification


class Exit(IntEnum):
    """The exit codes of `python migrate.py`; where several fit, the one that is named last here."""

    OK = 0  #: all good
    TROUBLE = 1  #: it could not be done, or not to its end; the message says why
    USAGE = 2  #: the command line is wrong
    CONFLICTS = 5  #: rows that somebody has changed in the table since were left alone
    REJECTED = 3  #: some rows cannot become items; they are in the rejects file
    DIFFERENT = 4  #: the verification found something missing, too much or different
    STOPPED = 130  #: by Ctrl-C or SIGTERM


#: What became of jobs that the old service had not finished.
UNFINISHED = {
    "keep": "they are as they were, and nothing starts them until a person retries them",
    "fail": "they are FAILED, with an error that says so",
    "requeue": "they are PENDING; workers put them into the queue by themselves, `jobsvc recover` does it at once",
}


@dataclass(slots=True)
class Report:
    """One command's account."""

    command: str  #: `run`, `dry run` or `verify`
    source: str
    target: str
    started_at: float  #: epoch seconds
    seconds: float = 0.0  #: that the command itself took
    run_id: str | None = None
    state: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    in_place: bool = False
    marks: Mapping[str, Mark] = field(default_factory=dict)  #: by table; empty where nothing was to be copied
    missing: Sequence[str] = ()  #: columns taken as null
    unlisted: Counter[str] = field(default_factory=Counter)  #: rows by attribute that is kept in `legacy`
    left_out: Mapping[str, int] = field(default_factory=dict)  #: what stands beside the rows
    rejects: Path | None = None  #: where the rejected rows are
    throttled: int = 0
    verification: Verification | None = None
    ended: Exit | None = None  #: where it has not come to its end

    @property
    def total(self) -> Tally:
        total = Tally()
        for mark in self.marks.values():
            total.add(mark.tally)
        return total

    @property
    def exit_code(self) -> Exit:
        total, found = self.total, self.verification
        if self.ended is not None:
            return self.ended
        if found and any(found.count(kind) for kind in (Finding.MISSING, Finding.EXTRA, Finding.DIFFERENT)):
            return Exit.DIFFERENT
        if total.rejected or (found and found.count(Finding.REJECTED)):
            return Exit.REJECTED
        if total.conflicts or (found and found.count(Finding.CONFLICT)):
            return Exit.CONFLICTS
        return Exit.OK

    def to_dict(self) -> dict[str, Any]:
        tables = {
            name: {
                **mark.tally.to_dict(),
                "seconds": round(mark.seconds, 3),
                "rows_per_second": _rate(mark.tally.rows, mark.seconds),
            }
            for name, mark in self.marks.items()
        }
        total = self.total
        return {
            "command": self.command,
            "exit_code": int(self.exit_code),
            "run_id": self.run_id,
            "state": self.state,
            "source": self.source,
            "target": self.target,
            "in_place": self.in_place,
            "options": dict(self.options),
            "started_at": datetime.fromtimestamp(self.started_at, UTC).isoformat(),
            "seconds": round(self.seconds, 3),
            "tables": tables,
            "rows": total.rows,
            "write_units": total.write_units,
            "throttled": self.throttled,
            "rejects_file": str(self.rejects) if self.rejects and total.rejected else None,
            "columns_taken_as_null": list(self.missing),
            "kept_in_legacy": dict(self.unlisted),
            "left_out": dict(self.left_out),
            "verification": self.verification.to_dict() if self.verification else None,
        }

    def write(self, path: Path) -> None:
        """Write the JSON form."""
        path.write_text(json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n")

    def lines(self) -> Iterator[str]:
        """The summary for people."""
        yield f"{self.command.capitalize()}: {self.source} -> {self.target}"
        if self.run_id:
            yield f"Run {self.run_id}: {self.state}"
        for name, mark in self.marks.items():
            yield f"  {name}: {'; '.join(_counts(mark.tally, would_be=self.command == 'dry run'))}"
        yield from self._copied()
        yield from self._remarks()
        if self.verification:
            yield from self.verification.lines()

    def _copied(self) -> Iterator[str]:
        total, seconds = self.total, sum(mark.seconds for mark in self.marks.values())
        if total.rows:
            rate = _rate(total.rows, seconds)
            yield f"  {total.rows:,} rows in {seconds:,.1f} s, {rate:,.0f} a second; {total.write_units:,} write units"

    def _remarks(self) -> Iterator[str]:
        total = self.total
        if self.missing:
            yield f"Columns that the source does not have, taken as null: {', '.join(self.missing)}"
        for name, rows in sorted(self.unlisted.items()):
            yield f"Kept in `legacy`, for nobody listed it: {name} ({rows:,} rows)"
        if self.left_out:
            others = ", ".join(f"{number:,} {what}" for what, number in self.left_out.items())
            yield f"Left where they are, for they are no jobs and no progress entries: {others}"
        if total.unfinished:
            yield f"{total.unfinished:,} jobs were not finished there: {UNFINISHED[self.options['unfinished']]}."
        if total.orphans:
            yield f"{total.orphans:,} progress entries belong to jobs that are not in the source; they are kept."
        if total.rejected:
            reasons = ", ".join(f"{reason} {count:,}" for reason, count in total.reasons.most_common())
            where = f"they are in {self.rejects}" if self.rejects else "--rejects FILE keeps them"
            yield f"{total.rejected:,} rows cannot become items ({reasons}); {where}."
            if self.rejects:
                yield f"  Mend them there, then: python migrate.py run --from-rejects {self.rejects}"
        for name, mark in self.marks.items():
            if mark.tally.conflicts:
                ids = ", ".join(mark.tally.named)
                more = ", ..." if mark.tally.conflicts > len(mark.tally.named) else ""
                yield f"{name}: {mark.tally.conflicts:,} rows were changed in the table since; left alone: {ids}{more}"


def _counts(tally: Tally, *, would_be: bool) -> Iterator[str]:
    yield f"{tally.rows:,} rows"
    words = {"written": "written", "updated": "written anew"}
    if would_be:
        words = {"written": "to write", "updated": "to write anew"}
    for name in ("written", "updated", "unchanged", "conflicts", "rejected"):
        if count := getattr(tally, name):
            yield f"{count:,} {words.get(name, name)}"


def _rate(rows: int, seconds: float) -> float:
    return round(rows / seconds, 1) if seconds else 0.0
