"""A page's text as a language model is shown it, and where in it what the model says can be found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from selectolax.lexbor import LexborHTMLParser

from jobsvc.extraction import text
from jobsvc.extraction.formulas import Delimiters

#: A quotation shorter than this counts only where it is a whole line: much begins with an N.
MIN_WITHIN_LINE = 12

#: Of formulas, on any judge's pages.
_MATH = Delimiters.of("$" * 6, "$" * 3, "$$", "$", r"\(", r"\[")
#: Where nothing may begin or end (at the bar): within a word or a number, before a power.
_WITHIN = re.compile(r"[0-9a-zа-я]\|[0-9a-zа-я]|\d[.,]\|\d|\d\|[.,]\d|\d\|\^", re.IGNORECASE)


class ShownPage:
    """The lines of a page, as many as have `at_most` characters together."""

    def __init__(self, tree: LexborHTMLParser, *, at_most: int) -> None:
        whole = text.prose(tree.body, math=_MATH) if tree.body else ""
        self.cut = len(whole) > at_most
        self.text = whole[:at_most].rpartition("\n")[0] if self.cut else whole
        self._lines = self.text.split("\n")
        self._places = [place for place, char in enumerate(self.text) if not _is_blank(char)]
        self._compact = _compact(self.text)
        self._blocks = [text.sample_text(pre).split("\n") for pre in tree.css("pre")]

    def quoted(self, words: str) -> str | None:
        """The page's own words for a quotation; None where it has none, or only within longer words or numbers."""
        wanted = _compact(words)
        start = self._compact.find(wanted) if wanted else -1
        while start >= 0:
            first, last = self._places[start], self._places[start + len(wanted) - 1]
            if not (self._is_within(first) or self._is_within(last + 1)):
                return self.text[first : last + 1]
            start = self._compact.find(wanted, start + 1)
        return None

    def lines_with(self, quotations: Sequence[str]) -> str | None:
        """The page's lines that hold the quotations, in their order; None where one of them is not there.

        Whole lines, so that a bound cannot lose its end or its "not".
        """
        found: list[int] = []
        for wanted in filter(None, map(_compact, quotations)):
            place = self._line_with(wanted, found[-1] if found else 0)
            if place is None:
                return None
            found.append(place)
        return "\n".join(self._lines[place] for place in dict.fromkeys(found)) or None

    def samples(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]] | None:
        """Inputs and outputs as a program reads them; None where not all stand on the page, in their order."""
        keys = [_key(line) for line in self._lines]
        found: list[tuple[str, str]] = []
        after_input = after_output = 0
        for pair in pairs:
            given, printed = (_sample_lines(side) for side in pair)
            start = _run(keys, given, after_input)
            end = None if start is None else _run(keys, printed, max(start + len(given), after_output))
            if start is None or end is None or not given:
                return None
            found.append((self._exact(given, start), self._exact(printed, end)))
            after_input, after_output = start + len(given), end + len(printed)
        return found

    def _exact(self, sample: list[str], start: int) -> str:
        """A sample with its spaces and empty lines, if a preformatted block has it; else as its lines show it."""
        for block in self._blocks:
            numbered = [(place, key) for place, key in enumerate(map(_key, block)) if key]
            run = _run([key for _, key in numbered], sample, 0)
            if run is not None and sample:
                first, last = numbered[run][0], numbered[run + len(sample) - 1][0]
                alone = len(numbered) == len(sample)
                return "\n".join(block if alone else [*block[first : last + 1], ""])
        return "".join(f"{_key(line)}\n" for line in self._lines[start : start + len(sample)])

    def _line_with(self, wanted: str, start: int) -> int | None:
        for place in range(start, len(self._lines)):
            line = _compact(self._lines[place])
            if line == wanted or (len(wanted) >= MIN_WITHIN_LINE and wanted in line):
                return place
        return None

    def _is_within(self, place: int) -> bool:
        around = f"{self.text[max(place - 2, 0) : place]}|{self.text[place : place + 2]}"
        return bool(_WITHIN.search(around))


def _run(keys: Sequence[str], wanted: Sequence[str], start: int) -> int | None:
    """Where `wanted` stands as a whole in `keys`, from `start` on."""
    last = len(keys) - len(wanted)
    return next((at for at in range(start, last + 1) if list(keys[at : at + len(wanted)]) == wanted), None)


def _sample_lines(sample: str) -> list[str]:
    return [key for key in map(_key, sample.splitlines()) if key]


def _key(line: str) -> str:
    """A line of a sample as it is compared: prose has single spaces, and writes a dollar as ``\\$``."""
    return " ".join(line.replace(r"\$", "$").split())


def _compact(words: str) -> str:
    """Words as they are compared: a model may break lines elsewhere, or leave the dollars around mathematics out."""
    return "".join(char for char in words if not _is_blank(char))


def _is_blank(char: str) -> bool:
    return char.isspace() or char == "$"
