"""Reads the whole table, some of its segments at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event

from jobsvc.migration.patient import PatientTable
from jobsvc.migration.wire import Item, ScanPage

#: About so many items are in one segment. DynamoDB does not mind longer ones; DynamoDB Local reads for every page
#: whatever is left of its segment.
SEGMENT_ITEMS = 2_000


def scan(table: PatientTable, *, threads: int, items: int, each_page: Callable[[list[Item]], None]) -> float:
    """Give every item of the table to `each_page`, which several threads call. Returns the read units spent.

    `items` is about how many there are. Reads are consistent: what was written before is there. Raises Stopped,
    TableAway.
    """
    failed = Event()
    segments = threads * (1 + items // (threads * SEGMENT_ITEMS))

    def read(segment: int) -> float:
        units = 0.0
        try:
            for page in _pages(table, segment, segments):
                if failed.is_set():
                    break
                units += page.read_units
                each_page(page.items)
        except BaseException:
            failed.set()
            raise
        return units

    with ThreadPoolExecutor(threads, thread_name_prefix="scan") as pool:
        try:
            return sum(pool.map(read, range(segments)))
        finally:
            failed.set()  # Where one segment failed, or at Ctrl-C, the others end after their page.


def _pages(table: PatientTable, segment: int, segments: int) -> Iterator[ScanPage]:
    behind: Item | None = None
    while True:
        table.patience.sleep(0)
        page = table.patience.ask(partial(table.wire.scan, segment, segments, behind))
        yield page
        if page.last is None:
            return
        behind = page.last
