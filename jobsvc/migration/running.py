"""A run: brings a source's rows over, and proves it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pynamodb.exceptions import PynamoDBException

from jobsvc import clock
from jobsvc.config import Config
from jobsvc.migration import record as records
from jobsvc.migration.copying import Copying
from jobsvc.migration.display import Display
from jobsvc.migration.interrupts import stopped_by_signals
from jobsvc.migration.keeping import Keeper
from jobsvc.migration.mapping import Unfinished, map_row
from jobsvc.migration.marks import Mark
from jobsvc.migration.pace import Pace, Patience, Stopped
from jobsvc.migration.patient import PatientTable
from jobsvc.migration.record import RunRecord, State
from jobsvc.migration.reject_file import RejectFile
from jobsvc.migration.report import Report
from jobsvc.migration.rows import TABLES, Source
from jobsvc.migration.verification import Verification
from jobsvc.migration.verifying import SEGMENTS, verify
from jobsvc.migration.wire import Wire
from jobsvc.migration.writer import Writer

CONCURRENCY = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """What whoever runs the migration asked for; None leaves it to the default, or to the run that goes on."""

    tables: tuple[str, ...] | None = None
    unfinished: Unfinished | None = None
    rejects: Path | None = None  #: file for rejected rows
    whole: bool = True  #: False where the source holds some of the rows only
    resume: bool = False
    dry_run: bool = False
    verify: bool = True
    concurrency: int = CONCURRENCY
    max_wcu: float | None = None

    def options(self) -> dict[str, Any]:
        """What a run that goes on has to keep to."""
        return {
            "tables": list(self.tables or TABLES),
            "unfinished": (self.unfinished or Unfinished.FAIL).value,
            "whole": self.whole,
        }
