"""Reads the whole table, in segments side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

from jobsvc.migration.pace import Patience, Trouble
from jobsvc.migration.wire import Item, ScanPage, Wire


def scan(wire: Wire, patience: Patience, *, segments: int, each_page: Callable[[list[Item]], None]) -> float:
    """Give every item of the table to `each_page`, which several threads call. Returns the read units spent.

    Reads are consistent: what was written before is there. Raises Stopped, TableAway.
    """
    failed = Event()

    def read(segment: int) -> float:
        units = 0.0
        try:
            for page in _pages(wire, patience, segment, segments):
                if failed.is_set():
                    break
                units += page.read_units
                each_page(page.items)
        except BaseException:
            failed.set()
            raise
        return units

    with ThreadPoolExecutor(segments, thread_name_prefix="scan") as pool:
        try:
            return sum(pool.map(read, range(segments)))
        finally:
            failed.set()  # Where one segment failed, or at Ctrl-C, the others end after their page.


def _pages(wire: Wire, patience: Patience, segment: int, segments: int) -> Iterator[ScanPage]:
    behind: Item | None = None
    while True:
        page = _page(wire, patience, segment, segments, behind)
        yield page
        if page.last is None:
            return
        behind = page.last


def _page(wire: Wire, patience: Patience, segment: int, segments: int, behind: Item | None) -> ScanPage:
    for number in count():
        patience.sleep(0)
        try:
            page = wire.scan(segment, segments, behind)
        except Trouble as trouble:
            patience.bear(trouble, number)
        else:
            patience.answered()
            return page
    raise AssertionError("count() has no end")
