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
from jobsvc.generation.kind_of_row import note_kind_of_row
from jobsvc.generation.kinds import KindLines, announces_kinds, first_words, without_kinds
from jobsvc.generation.layout import Entry, LineText, Rows
from jobsvc.generation.lengths_of_strings import tie_lengths
from jobsvc.generation.locations import ORDINALS, Location, located, located_again
from jobsvc.generation.nameless import name_from, name_the_nameless
from jobsvc.generation.numerals import as_strings
from jobsvc.generation.phrases import NUMBER_WORDS, REMARK, Found, Item, items_of, number_of, split_name
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
        sentence = in_usual_words(subscripted(clause), lone_count=reader.lone_count)
        if not (reader.counts_tests(sentence) or is_harmless(sentence) or reader.of_layout(sentence)):
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
        self.waiting = ""  # how many lines follow whose content the next sentence says
        self.things = ""
        self.fixed_lines = 0  # lines with ordinals so far in this scope, -1 after repeated ones
        self.kinds = KindLines()
        self.group: Rows | None = None  # descriptions of several lines each, while these are told one by one
        self.lines_of_group = 0
        self.twice: set[str] = set()  # names of values in two groups of rows
        self.free_sentences: list[str] = []  # sentences that are not about lines
        self.lines_of_input = ""  # how many lines the input is said to have
        self.explained: list[tuple[list[Item], str]] = []  # single values of a line, and what is said of them

    def finish(self) -> None:
        if self.group is not None:
            self.prose.unresolved.append("not all lines of the descriptions are told")
        if self.waiting and self.waiting != self.prose.layout.tests:
            self.prose.unresolved.append("what the last lines contain is not said")
        for condition, items in self.kinds.conditions(self.prose.layout.names_outside_kinds()):
            self.prose.remark([condition], items)
        self.prose.unresolved += self.kinds.complaints()
        name_the_nameless(self.prose.layout, self.prose.constraints)
        self.prose.constraints = as_digits(self.prose.layout, self.prose.constraints)
        tie_lengths(self.prose, self.explained)

    # --- sentences ----------------------------------------------------------------------------------------

    def sentence(self, sentence: str) -> None:
        text, remarks = bracketed(sentence.strip().removesuffix(".").strip())
        if self.names_the_row(text, remarks) or self.kind(text, remarks):
            return
        text = re.sub(
            r"^(?:each test contains multiple test cases\.? |input[:.] |— )", "", without_kinds(text), flags=re.I
        )
        text = (
            text if self.prose.layout.lines else re.sub(r"^it (?=contains|consists of)", "The input ", text, flags=re.I)
        )
        text = self.of_counted_things(text)
        if len(text) > LONGEST:
            self.prose.unresolved.append(f"{sentence[:200]} (the sentence is too long)")
            return
        layout = self.prose.layout
        waiting = bool(
            self.waiting or self.lines_of_input or (layout.tests and not layout.body) or self.nameless_rows()
        )
        found: list[tuple[Location, Found]] = []
        problem: Unreadable | None = None
        for location in chain(located(text, waiting=waiting), located(REMARK.sub("", text), waiting=waiting)):
            try:
                found.append(
                    (location, Found() if location.waiting or location.of_block else self.items(location, remarks))
                )
                break
            except Unreadable as refused:
                problem = problem or refused
                told_later = location.count or (location.again and self.waiting)
                if told_later and _IN_WORDS.fullmatch(location.rest):
                    found.append((replace(location, waiting=True), Found()))
                    break
        only_again = not self.waiting and located_again(text)
        if not found and (problem is None or only_again):
            self.other(sentence)
            return
        try:
            if problem is not None and not found:
                raise problem
            self.describe(*found[0], remarks)
        except Unreadable as refused:
            self.prose.unresolved.append(f"{sentence[:200]} ({refused})")

    def names_the_row(self, text: str, remarks: list[str]) -> bool:
        """Whether the sentence names the values of the nameless row before it: "the i-th of them is w_i"."""
        scope = self.prose.layout.scope
        last = scope[-1] if scope and isinstance(scope[-1], LineText) else None
        match = _NAMES_VALUES.fullmatch(text)
        if match is None or last is None or self.waiting or not last.items or last.items[-1].name:
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
        scope = self.prose.layout.scope
        if match is None or self.waiting or not self.explained or not scope or not isinstance(scope[-1], LineText):
            return text
        items, said = self.explained[-1]
        thing = match["thing"].removesuffix("s").removesuffix("ie").removesuffix("y")
        if (
            len(items) != 1
            or items != scope[-1].items
            or not re.search(rf"\bnumber of (?:the )?{thing}(?:s|ies|y)?\b", said)
        ):
            return text
        return f"Each of the next {items[0].name} lines contains {match['items']}"

    def nameless_rows(self) -> Rows | None:
        """The last lines, where they are alike and no value on them has a name yet."""
        scope = self.prose.layout.scope
        last = scope[-1] if scope else None
        return (
            last
            if isinstance(last, Rows) and not any(item.name for line in last.lines for item in line.items)
            else None
        )

    def counts_tests(self, sentence: str) -> bool:
        """Whether the sentence tells that the lone number before it is how many tests follow."""
        if not counts_tests(sentence, self.prose.layout):
            return False
        self.fixed_lines = 0
        return True

    @property
    def lone_count(self) -> str:
        """The name of the only value so far, where it may tell how many lines follow."""
        layout = self.prose.layout
        items = [item for item, _ in layout.items()]
        alone = len(items) == 1 and items[0].kind in ("int", "") and not items[0].is_row and not layout.tests
        return items[0].name if alone and not self.waiting else ""

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
            self.waiting, words = announced
            self.kinds.words = tuple(re.findall(r"\b\w\b(?<!or)", words))
            return True
        if (self.waiting or self.kinds.node) and announces_kinds(text):
            return True
        try:
            if not self.kinds.read(text, remarks, self.prose.layout.scope, self.waiting):
                return False
        except Unreadable as refused:
            self.prose.unresolved.append(f"{text[:200]} ({refused})")
        self.waiting, self.fixed_lines = "", -1
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
            self.announce(location)
            self.prose.remark(remarks)
            self.prose.asides.append(location.rest)
            return
        if location.of_block:
            self.begin_block(location)
            return
        if location.in_test and re.search(r"\btest|\bcase", self.things):
            self.waiting = ""
        if self.waiting and self.waiting in (self.prose.layout.tests, location.count):
            self.waiting = self.waiting if location.again else ""  # the same lines, spoken of again
        if not location.again and self.waiting:
            raise Unreadable("what the lines before contain is not understood")
        note_kind_of_row(found)
        if self.prose.layout.tests and self.prose.layout.tests in {item.name for item in found.items}:
            free_name_of_tests(self.prose)
        remarks = self.tell_apart(location, found, remarks)
        self.prose.remark([*found.leftover, *remarks], found.items)
        self.prose.asides += found.asides
        if found.tests:
            self.add(LineText(found.items))
            self.prose.layout.tests = found.items[0].name
            self.fixed_lines = 0
            return
        self.explained.append(
            ([item for item in found.items if not item.is_row and item.kind in ("", "int")], "".join(found.leftover))
        )
        self.place(location, found)

    # --- lines --------------------------------------------------------------------------------------------

    def tell_apart(self, location: Location, found: Found, remarks: list[str]) -> list[str]:
        """The remarks with another name for each value of these rows that is called like one of the rows before them.

        What is said of that name elsewhere may be of either, and is refused.
        """
        rows = {item.name for item, in_rows in self.prose.layout.items() if in_rows and item.name}
        again = [item for item in found.items if item.name in rows and not item.is_row]
        if not again or not (location.count or self.waiting) or (location.again and not self.waiting):
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

    def place(self, location: Location, found: Found) -> None:
        """Adds lines with these items where the location says."""
        self.enter(location)
        nameless = self.nameless_rows()
        if location.again and nameless and not self.waiting:
            held = nameless.lines[0].items
            if len(held) != len(found.items) and not (
                len(held) == 1 and number_of(held[0].count) == str(len(found.items))
            ):
                raise Unreadable("the lines before are described otherwise")
            if len(held) == len(found.items) == 1 and held[0].is_row and not found.items[0].is_row:
                held[0].name, held[0].index = found.items[0].name, found.items[0].index
            else:
                nameless.lines[0] = LineText(found.items)
            return
        if location.again or location.count:
            count = (
                (self.waiting or self.lines_of_input or self.prose.layout.tests) if location.again else location.count
            )
            self.waiting = ""
            self.rows(count, found.items)
            return
        if len(location.ordinals) > 1:
            if len(found.items) != len(location.ordinals):
                raise Unreadable("the lines and what is on them are not as many")
            for word, item in zip(location.ordinals, found.items, strict=True):
                self.ordinal(word)
                self.add(LineText([item]))
            return
        if location.continues and (row := self.row_that_counts(found.items)):
            row.items += found.items
            return
        self.ordinal(location.ordinals[0])
        self.add_line(LineText(found.items))

    def row_that_counts(self, items: list[Item]) -> LineText | None:
        """The line of the rows before it whose last value tells how many of the item follow: it goes on with them."""
        scope = self.prose.layout.scope
        last = scope[-1] if scope else None
        if not isinstance(last, Rows) or len(last.lines) != 1 or len(items) != 1 or not items[0].count:
            return None
        counts = [item.name for item in last.lines[0].items if not item.is_row and item.kind == "int"]
        return last.lines[0] if counts and split_name(items[0].count)[0] == counts[-1] else None

    def add_line(self, line: LineText) -> None:
        """Adds a line where the next one belongs: to the descriptions that are told, or to the input or test."""
        if self.group is None:
            self.add(line)
            return
        self.group.lines.append(line)
        if len(self.group.lines) == self.lines_of_group:
            self.group, self.fixed_lines = None, -1

    def rows(self, count: str, items: list[Item]) -> None:
        """Lines that are alike; those of tests are the tests themselves."""
        layout = self.prose.layout
        self.fixed_lines = -1
        word = NUMBER_WORDS[int(count)] if count.isdigit() and int(count) < len(NUMBER_WORDS) else count
        if layout.tests and count == layout.tests and not layout.body:
            layout.body.append(LineText(items))
        elif (
            len(items) == 1 and not items[0].name and items[0].kind == "string" and items[0].count in ("", count, word)
        ):
            for _ in range(
                int(count) if count in ("2", "3") else 0
            ):  # strings of their own: "two lines contain two words"
                self.add(LineText([replace(items[0], count="")]))
            if count not in ("2", "3"):
                self.add(Rows(count, [LineText([replace(items[0], count="")])]))
        elif (
            count.isdigit()
            and len(items) == int(count)
            and all(item.kind == "string" and not item.is_row for item in items)
            and len({item.name for item in items}) > 1
        ):
            for item in items:
                self.add(LineText([item]))
        else:
            self.add(Rows(count, [LineText(items)]))

    def add(self, node: Entry) -> None:
        if self.group is not None:
            raise Unreadable("rows within a description of several lines are not understood")
        self.prose.layout.scope.append(node)

    def announce(self, location: Location) -> None:
        if location.again:
            return  # "the i-th of them describes the i-th road": the values are yet to be told
        self.enter(location)
        self.waiting = location.count
        self.things = location.rest

    def begin_block(self, location: Location) -> None:
        """ "The description of each test case consists of two lines." """
        layout = self.prose.layout
        if location.in_test:
            self.fixed_lines = 0
            self.waiting = ""
            return
        if self.waiting and location.count.isdigit() and not isinstance(self.group, Rows):
            self.group = Rows(self.waiting, [])
            self.lines_of_group, self.waiting, self.fixed_lines = int(location.count), "", 0
            layout.scope.append(self.group)
            return
        if not layout.lines and not self.waiting:
            self.lines_of_input = "" if location.count in ("a single", "1") else location.count
            return
        raise Unreadable("what is repeated is not understood")

    def enter(self, location: Location) -> None:
        if location.in_test and not self.prose.layout.tests:
            raise Unreadable("the number of tests is not said")

    def ordinal(self, word: str) -> None:
        """Checks that the line is the one that comes next."""
        if word in ORDINALS:
            if word == "first" and self.prose.layout.tests and not self.prose.layout.body:
                self.fixed_lines = 0
            if self.fixed_lines < 0 or ORDINALS.index(word) != self.fixed_lines:
                raise Unreadable("it is not the line that comes next")
        elif word in ("only", "single", "one") and self.prose.layout.scope:
            raise Unreadable("it is not the only line")
        if self.fixed_lines >= 0:
            self.fixed_lines += 1
