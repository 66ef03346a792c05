"""The three streams of a program: its input is fed, its output is kept, and neither makes anyone wait."""

from __future__ import annotations

import os
import selectors
from contextlib import suppress
from dataclasses import dataclass, field

_CHUNK = 1 << 16


class TooMuch(Exception):
    """A stream has more than was allowed."""


@dataclass(slots=True)
class Streams:
    """This side's ends of the pipes of one program."""

    stdin: int
    stdout: int
    stderr: int
    feed: memoryview
    limit: int
    kept: dict[int, bytearray] = field(default_factory=dict)

    def register(self, selector: selectors.BaseSelector) -> None:
        for stream in (self.stdin, self.stdout, self.stderr):
            os.set_blocking(stream, False)
        self.kept = {self.stdout: bytearray(), self.stderr: bytearray()}
        for stream in self.kept:
            selector.register(stream, selectors.EVENT_READ, self.take)
        selector.register(self.stdin, selectors.EVENT_WRITE, self.give)

    def take(self, selector: selectors.BaseSelector, stream: int) -> None:
        """Keep what there is. Raises TooMuch at the first byte more than the limit."""
        kept = self.kept[stream]
        with suppress(BlockingIOError):
            if chunk := os.read(stream, _CHUNK):
                kept += chunk
                if len(kept) > self.limit:
                    del kept[self.limit :]
                    raise TooMuch
            else:
                selector.unregister(stream)

    def give(self, selector: selectors.BaseSelector, stream: int) -> None:
        """Feed what goes in."""
        try:
            self.feed = self.feed[os.write(stream, self.feed[:_CHUNK]) :] if self.feed else self.feed
        except BlockingIOError:
            return
        except BrokenPipeError:
            self.feed = memoryview(b"")
        if not self.feed:
            selector.unregister(stream)
            os.close(stream)

    def drain(self, selector: selectors.BaseSelector) -> None:
        """Take what is left in the pipes, once nobody writes any more. Raises TooMuch."""
        for stream in self.kept:
            while stream in selector.get_map():
                self.take(selector, stream)
