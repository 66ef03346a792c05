"""English prose ("The first line contains two integers n and m ...") -> the lines of an input, and what bounds them.

A sentence about lines is taken apart: which lines (`locations`), what is on them (`phrases`), and the rest of it.
Remarks in brackets and sentences that are not about lines are read as constraints later. What is left over
is kept with its quote: `doubts` tells whether it may restrict anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import chain

from jobsvc.generation.expressions import Unreadable
from jobsvc.generation.harmless import is_aside, is_harmless, is_length_of_a_string
from jobsvc.generation.huge_numbers import as_digits, repeats_that_it_is_written_plainly
from jobsvc.generation.kinds import KindLines, announces_kinds, first_words, without_kinds
from jobsvc.generation.layout import Entry, Layout, LineText, Rows
from jobsvc.generation.legends import legend
from jobsvc.generation.locations import ORDINALS, Location, located, located_again
from jobsvc.generation.numerals import as_strings
from jobsvc.generation.phrases import NUMBER_WORDS, REMARK, Found, Item, items_of, number_of, split_name
from jobsvc.generation.rewordings import reworded
from jobsvc.generation.usual_words import (
    in_usual_words,
    is_about_joined_digits,
    is_blank_line_before_tests,
    without_slips,
)

#: Longer sentences are not taken apart.
LONGEST = 900


@dataclass
class Prose:
    """What prose says. `constraints` are sentences and remarks that are yet to be read, `remarks` texts that
    explain or may restrict."""

    sentences: list[str] = field(default_factory=list)  #: as they stand
    layout: Layout = field(default_factory=Layout)
    constraints: list[str] = field(default_factory=list)
    remarks: list[tuple[str, list[Item]]] = field(default_factory=list)  #: each with the values it stands beside
    asides: list[str] = field(default_factory=list)  #: what only leads to values; it may restrict them all the same
    unresolved: list[str] = field(default_factory=list)


def read_prose(sentences: list[str]) -> Prose:
    """What the sentences (in the plain spelling) say of the input's lines."""
    reader = _Reader()
    reader.prose.sentences = sentences
    clauses = [part for sentence in as_strings(sentences) for part in _clauses(without_slips(reworded(sentence)))]
    for clause in _with_tests(clauses):
        sentence = in_usual_words(_subscripted(clause), lone_count=reader.lone_count)
        if not (reader.counts_tests(sentence) or is_harmless(sentence) or reader.of_layout(sentence)):
            reader.sentence(sentence)
    reader.finish()
    return reader.prose


_NEXT_CLAUSE = re.compile(
    r"(?:,|;|:|—)(?: and| where)? (?=(?:the )?(?:[ijk]-th (?:line|of (?:them|these|which))"
    r"|each (?:line|of (?:them|which)|such line)),? (?:contain|consist|describe|is |are |has "
    r"|have |of ))"
    r"|: (?=(?:the )?first lines? (?:contain|consist|has |is ))"
    r"|; (?=(?-i:[A-Za-z](?:_\w)?) (?:will be|is) (?:at most|at least|no more than|not more than) -?\d[^;]*$)"
    r"|(?:[;,.]|,? (?<!first )(?<!second )(?<!third )(?<!next )and)(?: and)?(?: then)? (?=(?:the |in the )?"
    r"(?:second|third|fourth|next"
    r"|following|last) (?:\w{1,5} )?lines? (?:contain|consist|describe|is |are |has |have |of"
    r" |— ))"
)


def _clauses(sentence: str) -> list[str]:
    """The sentence cut where it goes on to another line."""
    sentence = re.sub(r"(?<![\w\\])([A-Za-z])\[([ijkn1])\]", r"\1_\2", sentence)
    sentence = (
        _CHAIN_OF_ROW.sub(r"\1_1, \1_2, ..., \1_\3 (\1_1 \2 \1_2 \2 ... \2 \1_\3)", sentence)
        if "(" in sentence
        else sentence
    )
    sentence = re.sub(r", (?=[<>]=? )", " ", sentence)
    parts = [part for part in _NEXT_CLAUSE.split(sentence) if part.strip()]
    return [
        one
        for part in parts
        for one in (_NEXT_SUM.split(part) if _NEXT_SUM.search(part) and _limits_first(part) else [part])
    ]


#: ``integers x_1 < x_2 < ... < x_n``: a row and its order.
_CHAIN_OF_ROW = re.compile(
    r"(?:(?<=integers )|(?<=numbers ))([A-Za-z])_\{?1\}? ?(<=?|>=?) ?\1_\{?2\}? ?\2"
    r" ?(?:\1_\{?3\}? ?\2 ?)?\.\.\.? ?\2 ?\1_(\{[^{}]{1,8}\}|\w)"
)
_NEXT_SUM = re.compile(r",? and (?:that )?(?=(?:the )?(?:total )?sum of .{1,60}(?:exceed|at most))")


def _limits_first(text: str) -> bool:
    """Whether a limit stands before the next sum is spoken of: two limits, and not one of two sums."""
    return bool(re.search(r"exceed|at most", _NEXT_SUM.split(text)[0]))


_LINE_OF_A_QUERY = re.compile(
    (
        r"\b(?:line of (?:the|each|every)|(?:each|every) of the queries consists of (?:two|three)"
        r"|description of each) query\b"
    ),
    re.IGNORECASE,
)
_QUERY = re.compile(r"\b(?:query|queries)\b", re.IGNORECASE)


def _with_tests(sentences: list[str]) -> list[str]:
    """The sentences, with queries that have lines of their own called what they are: test cases."""
    if not any(_LINE_OF_A_QUERY.search(sentence) for sentence in sentences):
        return sentences
    return [_QUERY.sub(lambda m: "test case" if m[0].lower() == "query" else "test cases", one) for one in sentences]


def _subscripted(sentence: str) -> str:
    """``x1`` as ``x_1``: old statements have no subscripts."""
    return re.sub(r"(?<![\w\\{])([a-zA-Z])(\d)(?!\w)", r"\1_\2", sentence)


_TESTS = re.compile(
    r"(?:the )?(?:total )?(?:number|count|amount|quantity) of (?:the )?(?:independent |input "
    r"|different )?(?:test ?cases?|tests|testcases"
    r"|data ?sets|sets of input data|input data sets|cases|test sets|scenarios)(?: in the"
    r" (?:input|test))?(?: to \w+)?(?: that follow)?\b",
    re.I,
)
_NAMED_TESTS = re.compile(
    r"(?:an? |one |the )?(?:single )?(?:integer )?(?:the )?(?:total )?(?:number|count) (?:of"
    r" (?:the )?(?:test ?cases?|tests|testcases|data ?sets|queries) ?,? ?(?P<name>[A-Za-z])"
    r"|(?P<name2>[A-Za-z]) of (?:test ?cases?|tests|testcases|data ?sets))\b"
)
_TESTS_FOLLOW = re.compile(
    (
        r"(?:(?:then|next|after that),? )?(?:(?:the )?descriptions? of )?(?:the"
        r" )?(?P<name>[A-Za-z]) (?:independent )?(?:test ?cases?|tests|data ?sets?) (?:follow|are"
        r" given)"
    ),
    re.I,
)
#: What lines hold, in words alone: another sentence tells the values.
_IN_WORDS = re.compile(
    r"(?:(?!\b(?:integers?|numbers?|strings?|characters?|letters?"
    r"|digits?)\b)[A-Za-z']{2,}(?:-th)?|a|[ijk]-th)(?: (?:(?!(?:integers?|numbers?|strings?"
    r"|characters?|letters?|digits?)\b)[A-Za-z']{2,}|a|[ijk]-th|—))*:?"
)
_WORDS_ON_LINES = re.compile(r"\b(?:names|strings|words|logins|passwords|handles)\b(?! and)", re.I)
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
_COMPARES = re.compile(r"[<>=]|\\in\b")


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
            self.remark([condition], items)
        self.prose.unresolved += self.kinds.complaints()
        self.name_the_nameless()
        self.prose.constraints = as_digits(self.prose.layout, self.prose.constraints)
        self.tie_lengths()

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
        self.remark([match["rest"], *remarks], [item])
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
        layout = self.prose.layout
        follow = _TESTS_FOLLOW.match(sentence)
        if follow is None or layout.tests or [item.name for item, _ in layout.items()] != [follow["name"]]:
            return False
        layout.tests, self.fixed_lines = follow["name"], 0
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
        if found := self.tests_items(location):
            return found
        found = items_of(location.rest)
        self.name_from(found, remarks)
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
            self.remark(remarks)
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
        self.note_kinds(found)
        if self.prose.layout.tests and self.prose.layout.tests in {item.name for item in found.items}:
            self.free_name_of_tests()
        remarks = self.tell_apart(location, found, remarks)
        self.remark([*found.leftover, *remarks], found.items)
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

    def free_name_of_tests(self) -> None:
        """Another name for the number of tests, whose own is that of a value in each of them."""
        layout = self.prose.layout
        old, new = layout.tests, next(name for name in ("tests", "cases", "scenarios") if name not in layout.names())
        for item, _ in layout.items():
            item.name = new if item.name == old else item.name
        layout.tests = new
        name = re.compile(rf"(?<![A-Za-z\\_]){re.escape(old)}(?![\w'])")
        self.prose.constraints = [name.sub(new, text) for text in self.prose.constraints]

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

    def tests_items(self, location: Location) -> Found | None:
        """ "The first line contains t — the number of test cases"."""
        layout = self.prose.layout
        if layout.lines or layout.tests or not location.ordinals:
            return None
        text = REMARK.sub("", location.rest)
        if named := _NAMED_TESTS.match(text):
            return Found([Item("int", named["name"] or named["name2"])], [text[named.end() :]], tests=True)
        if not _TESTS.search(text):
            return None
        found = items_of(location.rest)
        rest = REMARK.sub("", "".join(found.leftover))
        if len(found.items) != 1 or not found.items[0].name or not _TESTS.search(rest):
            return None
        return Found(found.items, [_TESTS.sub("", rest)], tests=True)

    # --- what is said beside ------------------------------------------------------------------------------

    def note_kinds(self, found: Found) -> None:
        """An explanation of a lone row may say that it is a permutation, or sorted."""
        rows = [item for item in found.items if item.is_row]
        if len(rows) != 1 or rows[0].kind != "int" or rows[0] is not found.items[-1] or not found.leftover:
            return
        last = found.leftover[-1]
        if match := re.search(
            (
                r",? ?\b(?:sorted |given )*in (?:an? |the )?(?:strictly )?(non-?decreasing|increasing"
                r"|ascending)(?: order)?\b(?! (?:order|of|by)\b)"
            ),
            last,
        ):
            rows[0].adjectives += " non-decreasing" if match[1].startswith("non") else " increasing"
            found.leftover[-1] = last.replace(match[0], "")
        elif re.fullmatch(
            (
                r"[ ,;:—]*(?:the |a |an |given |initial |elements of (?:the )?|your )*permutation(?:"
                r" [a-zA-Z])?(?: itself| given)?"
                r"(?: of (?:the )?(?:integers |numbers )?(?:from )?1(?:, ?2)?(?:, ?\.\.\.,? ?| to )"
                rf"{re.escape(rows[0].last or rows[0].count)})?"
            ),
            REMARK.sub("", last),
        ):
            rows[0].adjectives += " permutation"
            found.leftover[-1] = "".join(mark[0] for mark in REMARK.finditer(last))

    def remark(self, texts: list[str], items: list[Item] | None = None) -> None:
        """Files remarks: comparisons as constraints, the others to be judged by their signs."""
        for text in texts:
            for part in _parts(REMARK.sub(" ", text)):
                if _COMPARES.search(part):
                    self.prose.constraints.append(_of_all(part, items or []))
                elif part.strip(" ,.;:—-") and not (
                    is_aside(part) or is_harmless(part) or repeats_that_it_is_written_plainly(part)
                ):
                    self.prose.remarks.append((part.strip(" ,.;:—-"), items or []))

    # --- names --------------------------------------------------------------------------------------------

    def name_from(self, found: Found, remarks: list[str]) -> None:
        """Gives a nameless item the name that its remark or explanation uses."""
        nameless = [item for item in found.items if not item.name]
        known = self.prose.layout.names() | {item.name for item in found.items}
        for item in nameless:
            near = [remarks[number] for number in item.remarks] or (remarks if len(found.items) == 1 else [])
            texts = [*near, *(found.leftover if len(nameless) == 1 else [])]
            item.name, item.index = _new_name(texts, known, row=item.is_row) or ("", "")
            known.add(item.name)

    def name_the_nameless(self) -> None:
        """What no sentence about lines names is named by the one unknown name of the others, or by its kind."""
        layout = self.prose.layout
        nameless = [item for item, _ in layout.items() if not item.name]
        if len(nameless) == 1:
            found = _new_name(self.prose.constraints, layout.names(), row=nameless[0].is_row)
            if found:
                nameless[0].name, nameless[0].index = found
        for item, _ in layout.items():
            if not item.name:
                words = {"int": "number", "string": "word", "characters": "row"}
                stem = words[item.kind] + ("s" if item.is_row and item.kind != "characters" else "")
                names = layout.names()
                item.name = next(
                    name for name in (stem, *(f"{stem}{letter}" for letter in "abcdefgh")) if name not in names
                )

    def tie_lengths(self) -> None:
        """ "n — the length of the string" bounds a string: one that is not said to be of length n is given it."""
        strings = [item for item, _ in self.prose.layout.items() if item.kind == "string"]
        said = " ".join(self.prose.constraints)
        for items, explanation in self.explained:
            if not items:
                continue
            for item, about in _told_apart(items, explanation):
                for place, string in enumerate(_strings_meant(about, strings)):
                    length = _OF_LENGTH.search(string.said)
                    stated = re.search(rf"\|{string.name}(?:_\{{?i\}}?)?\| ?=", said)
                    if (length and re.fullmatch(r"[A-Za-z](?:_\w)?", length[1])) or stated:
                        continue
                    if item is None:
                        self.prose.unresolved.append(f"{explanation[:200]} (it may be the length of {string.name})")
                    elif place == 0 or "lengths" not in about:
                        self.prose.constraints.append(f"|{string.name}| = {item.name}")


_OF_LENGTH = re.compile(r"(?:\blength|\bsize|^of(?! length| size)) (?:of |is |exactly |equal to )*([\w{}+-]+)")
_JOINT = re.compile(r",? and (?=the |length|size|number|amount)|, (?=the |length|size|number|amount)", re.I)


def _told_apart(items: list[Item], explanation: str) -> list[tuple[Item | None, str]]:
    """Which value each part of an explanation with a string's length in it is about; None where that is not clear."""
    if not is_length_of_a_string(explanation):
        return []
    parts = _JOINT.split(explanation)
    if len(items) == 1:
        return [(items[0], explanation)]
    names = _NAMES_OF_STRINGS.search(explanation)
    if "lengths" in explanation and names and len(items) >= 2 and len(parts) <= len(items) - 1:
        words = re.findall(r"\b[a-zA-Z]\b", names[1])
        return [(item, f"the length of {word}") for item, word in zip(items, words, strict=False)]
    if len(parts) == len(items):
        return [(item, part) for item, part in zip(items, parts, strict=True) if is_length_of_a_string(part)]
    return [(None, explanation)]


_NAMES_OF_STRINGS = re.compile(
    r"(?:lengths?|sizes?) of (?:the )?(?:given )?(?:binary )?(?:strings?|words?|texts?)?"
    r" ?((?:[A-Za-z](?![\w])(?:, | and |,? and )?)+)?"
)


def _strings_meant(explanation: str, strings: list[Item]) -> list[Item]:
    """The strings whose length an explanation tells: the one that it names, else all."""
    names = _NAMES_OF_STRINGS.search(explanation)
    named = re.findall(r"\b[a-zA-Z]\b", names[1]) if names and names[1] else []
    return [string for string in strings if string.name in named] if named else strings


_SUBSCRIPTED = re.compile(r"(?<![\w\\])([A-Za-z])_(?:\{?([ijk](?:,?[ijk])?)\}?)(?!\w)")
_PLAIN = re.compile(r"(?:<=?|^|[|(]) ?([A-Za-z])(?! ?[\w'(_])")


def _new_name(texts: list[str], known: set[str], *, row: bool) -> tuple[str, str] | None:
    """The only name in the texts that is not known, with its subscript for a single value."""
    found = {(match[1], match[2]) for text in texts for match in _SUBSCRIPTED.finditer(text) if match[1] not in known}
    if len({name for name, _ in found}) == 1:
        name, index = sorted(found)[0]
        return (name, "") if row else (name, index)
    if found or row:
        return None
    plain = {match[1] for text in texts for match in _PLAIN.finditer(text) if match[1] not in known}
    return (plain.pop(), "") if len(plain) == 1 else None


def _parts(text: str) -> list[str]:
    """A remark cut so that comparisons stand alone."""
    if not _COMPARES.search(text):
        return [text]
    parts = re.split(
        r" — |; (?=[A-Za-z]{3,} )|,? (?:where|such that|satisfying|so that) |,? with (?=[\d|]|[a-z] ?[<>=])", text
    )
    return [part.strip(" ,;:.") for part in parts if part.strip(" ,;:.—-")]


def _of_all(bounds: str, items: list[Item]) -> str:
    """``1 <= a_n <= m`` behind ``a_1, ..., a_n``, where nothing else bounds the row, as said of all its values."""
    for item in items:
        last = rf"(?<![A-Za-z]){re.escape(item.name)}_(?:\{{{re.escape(item.last)}\}}|{re.escape(item.last)}(?!\w))"
        if (
            item.last
            and re.search(r"<.*<", bounds)
            and not re.search(rf"(?<![A-Za-z]){re.escape(item.name)}_(?!\{{?{re.escape(item.last)}\b)", bounds)
        ):
            bounds = re.sub(last, f"{item.name}_i", bounds)
    return bounds


_QUOTED_BEFORE = re.compile(r"(?:'.'|\".\"|`.`) ?$")


def _in_quotes(sentence: str, place: int) -> bool:
    """Whether the character stands alone between two quotes: one that a sentence names, no bracket of its own."""
    return (
        0 < place < len(sentence) - 1 and sentence[place - 1] == sentence[place + 1] and sentence[place - 1] in "'\"`"
    )


def bracketed(sentence: str) -> tuple[str, list[str]]:
    """The sentence with a mark in the place of each bracketed remark, and the remarks; brackets of mathematics stay."""
    remarks: list[str] = []
    kept, depth, start = "", 0, 0
    for place, character in enumerate(sentence):
        if _in_quotes(sentence, place):
            kept += character if depth == 0 else ""
        elif character == "(":
            depth += 1
            if depth == 1:
                start = place
        elif character == ")" and depth:
            depth -= 1
            if depth == 0:
                inner = sentence[start + 1 : place]
                if is_aside(inner) or (_QUOTED_BEFORE.search(kept) and legend(f"'#' means {inner}")):
                    continue  # what a character means
                if re.search(r"[<>=]|[a-z]{3}|\\in| is | or ", inner):
                    kept = f"{kept.rstrip()} ⟦{len(remarks)}⟧"
                    remarks.append(inner)
                else:
                    kept += sentence[start : place + 1]
        elif depth == 0:
            kept += character
    return (sentence, []) if depth else (re.sub(r" {2,}", " ", kept).strip(), remarks)
