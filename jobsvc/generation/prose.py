"""English prose ("The first line contains two integers n and m ...") -> the lines of an input, and what bounds them.

A sentence about lines is taken apart: which lines (`locations`), what is on them (`phrases`), and the rest of it.
Remarks in brackets and sentences that are not about lines are read as constraints later. What is left over
is kept with its quote: `doubts` tells whether it may restrict anything.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain

from jobsvc.generation.clauses import bracketed, clauses, subscripted
from jobsvc.generation.expressions import Unreadable
from jobsvc.generation.harmless import is_harmless
from jobsvc.generation.huge_numbers import as_digits
from jobsvc.generation.items import REMARK, Found, Item, split_name
from jobsvc.generation.kind_of_row import note_kind_of_row
from jobsvc.generation.kinds import KindLines, announces_kinds, first_words, without_kinds
from jobsvc.generation.layout import LineText
from jobsvc.generation.lengths_of_strings import tie_lengths
from jobsvc.generation.lines_in_prose import Lines
from jobsvc.generation.locations import Location, located, located_again
from jobsvc.generation.nameless import name_from, name_the_nameless
from jobsvc.generation.numerals import as_strings
from jobsvc.generation.phrases import items_of
from jobsvc.generation.rewordings import reworded
from jobsvc.generation.tests_in_words import count_of_tests, counts_tests, free_name_of_tests, with_tests
from jobsvc.generation.told_in_prose import Prose
from jobsvc.generation.usual_words import (
    in_usual_words,
    is_about_joined_digits,
    is_blank_line_before_tests,
    without_slips,
)

#: Longer sentences are not taken apart.
LONGEST = 900


def read_prose(sentences: list[str]) -> Prose:
    """What the sentences (in the plain spelling) say of the input's lines."""
    reader = _Reader()
    reader.prose.sentences = sentences
    said = [clause for sentence in as_strings(sentences) for clause in clauses(without_slips(reworded(sentence)))]
    for clause in with_tests(said):
        sentence = in_usual_words(subscripted(clause), lone_count=reader.lines.lone_count)
        if not (counts_tests(sentence, reader.lines) or is_harmless(sentence) or reader.of_layout(sentence)):
            reader.sentence(sentence)
    reader.finish()
    return reader.prose


#: What lines hold, in words alone: another sentence tells the values.
_IN_WORDS = re.compile(
    r"(?:(?!\b(?:integers?|numbers?|strings?|characters?|letters?"
    r"|digits?)\b)[A-Za-z']{2,}(?:-th)?|a|[ijk]-th)(?: (?:(?!(?:integers?|numbers?|strings?"
    r"|characters?|letters?|digits?)\b)[A-Za-z']{2,}|a|[ijk]-th|—))*:?"
)
_NAMES_VALUES = re.compile(
    r"(?:the )?[ijk]-th (?:of (?:them|which|these|those)(?: numbers| integers)?|(?:of these )?(?:numbers?|integers?"
    r"|values?|elements?))(?: (?:of|in|on) (?:the|this) (?:line|array|sequence))?,? (?:is|denotes|equals|is equal to"
    r"|represents) (?P<name>[A-Za-z]_(?:\{\w\}|\w))(?P<rest>(?: ?⟦|,| —| is ).*|)",
    re.IGNORECASE,
)
_EACH_THING = re.compile(
    r"(?:each|every|the description of each) (?:of (?:the|these) )?(?P<thing>[a-z]{3,14})(?: is (?:described"
    r"|given|represented"
    r"|specified|defined) (?:with|by|as)| consists of| contains) (?P<items>(?:an?|one|two|three|four|five) .+)",
    re.IGNORECASE,
)


class _Reader:
    def __init__(self) -> None:
        self.prose = Prose()
        self.lines = Lines(self.prose.layout)
        self.kinds = KindLines()
        self.twice: set[str] = set()  # names of values in two groups of rows
        self.free_sentences: list[str] = []  # sentences that are not about lines
        self.explained: list[tuple[list[Item], str]] = []  # single values of a line, and what is said of them

    def finish(self) -> None:
        self.prose.unresolved += self.lines.untold()
        for condition, items in self.kinds.conditions(self.prose.layout.names_outside_kinds()):
            self.prose.remark([condition], items)
        self.prose.unresolved += self.kinds.complaints()
        name_the_nameless(self.prose.layout, self.prose.constraints)
        self.prose.constraints = as_digits(self.prose.layout, self.prose.constraints)
        tie_lengths(self.prose, self.explained)

    def sentence(self, sentence: str) -> None:
        text, remarks = bracketed(sentence.strip().removesuffix(".").strip())
        if self.names_the_row(text, remarks) or self.kind(text, remarks):
            return
        text = self.of_counted_things(self.begun(without_kinds(text)))
        if len(text) > LONGEST:
            self.prose.unresolved.append(f"{sentence[:200]} (the sentence is too long)")
            return
        found, problem = self.taken_apart(text, remarks)
        if found is None:
            if problem is None or (not self.lines.waiting and located_again(text)):
                self.other(sentence)
            else:
                self.prose.unresolved.append(f"{sentence[:200]} ({problem})")
            return
        try:
            self.describe(*found, remarks)
        except Unreadable as refused:
            self.prose.unresolved.append(f"{sentence[:200]} ({refused})")

    def begun(self, text: str) -> str:
        """The sentence without what only leads to it; "it" before the first line is the input."""
        text = re.sub(r"^(?:each test contains multiple test cases\.? |input[:.] |— )", "", text, flags=re.I)
        if self.prose.layout.lines:
            return text
        return re.sub(r"^it (?=contains|consists of)", "The input ", text, flags=re.I)

    def taken_apart(self, text: str, remarks: list[str]) -> tuple[tuple[Location, Found] | None, Unreadable | None]:
        """Which lines the sentence is about and what is on them, else why the first way to read it does not do."""
        problem: Unreadable | None = None
        waiting = self.lines.are_expected
        for location in chain(located(text, waiting=waiting), located(REMARK.sub("", text), waiting=waiting)):
            if location.waiting or location.of_block:
                return (location, Found()), None
            try:
                return (location, self.items(location, remarks)), None
            except Unreadable as refused:
                problem = problem or refused
                told_later = location.count or (location.again and self.lines.waiting)
                if told_later and _IN_WORDS.fullmatch(location.rest):
                    return (replace(location, waiting=True), Found()), None
        return None, problem

    def names_the_row(self, text: str, remarks: list[str]) -> bool:
        """Whether the sentence names the values of the nameless row before it: "the i-th of them is w_i"."""
        last = self.lines.last
        match = _NAMES_VALUES.fullmatch(text)
        if match is None or not isinstance(last, LineText) or self.lines.waiting:
            return False
        if not last.items or last.items[-1].name:
            return False
        item, (name, index) = last.items[-1], split_name(match["name"])
        if not item.is_row or item.kind != "int" or index not in ("i", "j", "k") or name in self.prose.layout.names():
            return False
        item.name = name
        self.prose.remark([match["rest"], *remarks], [item])
        return True

    def of_counted_things(self, text: str) -> str:
        """ "Each query consists of two integers" behind the number of queries, with the lines that they stand on."""
        match = _EACH_THING.fullmatch(text)
        last = self.lines.last
        if match is None or self.lines.waiting or not self.explained or not isinstance(last, LineText):
            return text
        items, said = self.explained[-1]
        thing = match["thing"].removesuffix("s").removesuffix("ie").removesuffix("y")
        if (
            len(items) != 1
            or items != last.items
            or not re.search(rf"\bnumber of (?:the )?{thing}(?:s|ies|y)?\b", said)
        ):
            return text
        return f"Each of the next {items[0].name} lines contains {match['items']}"

    def of_layout(self, sentence: str) -> bool:
        """Whether the sentence tells how what is on the lines is set: empty lines, digits side by side."""
        return self.blank_line(sentence) or self.joins_digits(sentence)

    def joins_digits(self, sentence: str) -> bool:
        """Whether the sentence tells that the digits of the rows before it stand without spaces."""
        rows = [item for item, _ in self.prose.layout.items() if item.is_row and item.nouns.startswith("digit")]
        if not rows or not is_about_joined_digits(sentence):
            return False
        for item in rows:
            item.kind = "characters"
        return True

    def blank_line(self, sentence: str) -> bool:
        """Whether the sentence tells that an empty line stands before each test."""
        found = bool(self.prose.layout.tests) and is_blank_line_before_tests(sentence)
        self.prose.layout.blank_before = self.prose.layout.blank_before or found
        return found

    def items(self, location: Location, remarks: list[str]) -> Found:
        """What is on the line. Raises Unreadable."""
        if found := count_of_tests(location, self.prose.layout):
            return found
        found = items_of(location.rest)
        name_from(found, remarks, self.prose.layout)
        return found

    def kind(self, text: str, remarks: list[str]) -> bool:
        """Whether the sentence tells one kind of the lines that were announced, or that their kinds follow."""
        if announced := first_words(text):
            self.lines.waiting, words = announced
            self.kinds.words = tuple(re.findall(r"\b\w\b(?<!or)", words))
            return True
        if (self.lines.waiting or self.kinds.node) and announces_kinds(text):
            return True
        try:
            if not self.kinds.read(text, remarks, self.prose.layout.scope, self.lines.waiting):
                return False
        except Unreadable as refused:
            self.prose.unresolved.append(f"{text[:200]} ({refused})")
        self.lines.waiting, self.lines.fixed = "", -1
        return True

    def other(self, sentence: str) -> None:
        """A sentence that is not about lines."""
        self.free_sentences.append(sentence)
        shared = self.kinds.names & self.prose.layout.names_outside_kinds() | self.twice
        if any(re.search(rf"(?<![A-Za-z\\]){name}(?![A-Za-z])", sentence) for name in shared):
            self.prose.unresolved.append(f"{sentence[:200]} (it may speak of lines of one kind, or of a value before)")
        self.prose.constraints.append(sentence)

    def describe(self, location: Location, found: Found, remarks: list[str]) -> None:
        """Adds the lines. Raises Unreadable where they do not fit those before."""
        self.prose.asides.append(location.lead)
        if location.waiting:
            self.lines.announce(location)
            self.prose.remark(remarks)
            self.prose.asides.append(location.rest)
            return
        if location.of_block:
            self.lines.begin_block(location)
            return
        self.lines.go_on(location)
        note_kind_of_row(found)
        if self.prose.layout.tests and self.prose.layout.tests in {item.name for item in found.items}:
            free_name_of_tests(self.prose)
        remarks = self.tell_apart(location, found, remarks)
        self.prose.remark([*found.leftover, *remarks], found.items)
        self.prose.asides += found.asides
        if found.tests:
            self.lines.add(LineText(found.items))
            self.lines.begin_tests(found.items[0].name)
            return
        self.explained.append(
            ([item for item in found.items if not item.is_row and item.kind in ("", "int")], "".join(found.leftover))
        )
        self.lines.place(location, found)

    def tell_apart(self, location: Location, found: Found, remarks: list[str]) -> list[str]:
        """The remarks with another name for each value of these rows that is called like one of the rows before them.

        What is said of that name elsewhere may be of either, and is refused.
        """
        rows = {item.name for item, in_rows in self.prose.layout.items() if in_rows and item.name}
        again = [item for item in found.items if item.name in rows and not item.is_row]
        if not again or not (location.count or self.lines.waiting) or (location.again and not self.lines.waiting):
            return remarks
        for item in again:
            name = re.compile(rf"(?<![A-Za-z\\]){re.escape(item.name)}(?![A-Za-z'])")
            if any(name.search(text) for text in self.free_sentences):
                raise Unreadable(f"{item.name} is the name of two values, and more is said of one of them")
            self.twice.add(item.name)
            item.name += "'"
            remarks = [name.sub(item.name, remark) for remark in remarks]
            found.leftover = [name.sub(item.name, text) for text in found.leftover]
        return remarks
