"""The lines that prose speaks of -> the shape of an input, and what their wording says of the values on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jobsvc.generation.expressions import Expr, Num, Op, Ref, Unreadable, fold, mapped, parse
from jobsvc.generation.facts import Compared, Fact, IsKind, Ordered, Permuted, Structured
from jobsvc.generation.items import Item, number_of
from jobsvc.generation.schema import Choice, Kind, Line, Node, Repeat, Shape, ShapeBuilder, Value, Values


@dataclass
class LineText:
    items: list[Item]


@dataclass
class Rows:
    """`lines`, `count` times over."""

    count: str
    lines: list[LineText]


@dataclass
class Kinds:
    """`count` lines, each of one of the kinds: its first word, and the items after it."""

    count: str
    kinds: list[tuple[str, list[Item]]]


Entry = LineText | Rows | Kinds


@dataclass
class Layout:
    """The lines of an input. `tests` names how many tests there are, whose lines are `body`."""

    lines: list[Entry] = field(default_factory=list)
    tests: str = ""
    body: list[Entry] = field(default_factory=list)
    blank_before: bool = False  #: an empty line stands before each test

    @property
    def scope(self) -> list[Entry]:
        """Where the next line belongs."""
        return self.body if self.tests else self.lines

    def items(self) -> list[tuple[Item, bool]]:
        """Every item, and whether it stands in rows."""
        found: list[tuple[Item, bool]] = []
        for node in (*self.lines, *self.body):
            if isinstance(node, Kinds):
                found += [(item, True) for _, items in node.kinds for item in items]
                continue
            inner = node.lines if isinstance(node, Rows) else [node]
            found += [(item, isinstance(node, Rows)) for line in inner for item in line.items]
        return found

    def arrays(self) -> list[tuple[str, str]]:
        """The arrays of integers, each with its number of values."""
        found = []
        for node in (*self.lines, *self.body):
            if isinstance(node, Rows):
                found += [
                    (item.name, node.count)
                    for line in node.lines
                    for item in line.items
                    if not item.is_row and item.kind != "string"
                ]
            elif isinstance(node, LineText):
                found += [
                    (item.name, item.last or item.count) for item in node.items if item.is_row and item.kind == "int"
                ]
        return found

    def names_outside_kinds(self) -> set[str]:
        """The names that not only lines of several kinds have."""
        own = {
            id(item)
            for node in (*self.lines, *self.body)
            if isinstance(node, Kinds)
            for _, i in node.kinds
            for item in i
        }
        return {item.name for item, _ in self.items() if item.name and id(item) not in own}

    def names(self) -> set[str]:
        return {item.name for item, _ in self.items() if item.name}

    def described(self) -> tuple[str, ...]:
        """The format in words."""
        around = [text for node in self.lines for text in _described(node)]
        if not self.tests:
            return tuple(around)
        blank = ["    (an empty line)"] * self.blank_before
        body = (f"    {text}" for node in self.body for text in _described(node))
        return (*around, f"{self.tests} times:", *blank, *body)


def _described(node: Entry) -> list[str]:
    if isinstance(node, Kinds):
        kinds = [" ".join((word, *(item.name for item in items))) for word, items in node.kinds]
        return [f"{node.count} times one of:", *(f"    {kind}" for kind in kinds)]
    if isinstance(node, LineText):
        return [" ".join(_written(item) for item in node.items)]
    return [f"{node.count} times:", *(f"    {text}" for line in node.lines for text in _described(line))]


def _written(item: Item) -> str:
    if item.last:
        return f"{item.name}_{{{item.first}}} ... {item.name}_{{{item.last}}}"
    index = f"_{item.index}" if item.index else ""
    return f"{item.name}_1 ... {item.name}_{{{item.count}}}" if item.count else item.name + index


def build(layout: Layout) -> tuple[Shape, list[Fact], list[str]]:
    """The shape, facts about its values, and sentences that say more of them."""
    building = _Building(layout)
    try:
        nodes = [building.node(node) for node in layout.lines]
        if layout.tests:
            body = tuple(building.node(node) for node in layout.body)
            if not body:
                raise Unreadable("what a test contains is not said")
            blank = (Line(()),) if layout.blank_before else ()
            nodes.append(Repeat(Ref(layout.tests), (*blank, *body), tests=True))
        if not nodes:
            raise Unreadable("it is missing")
    except Unreadable as problem:
        building.builder.unresolved.append(f"input format: {problem}")
        nodes = []
    return building.builder.shape(tuple(nodes)), building.facts, building.sentences


@dataclass(frozen=True, slots=True)
class _Outer:
    """The rows around a line: how many, and the letter that the text gives their subscript."""

    count: Expr


class _Building:
    def __init__(self, layout: Layout) -> None:
        bare = {item.name for item, in_rows in layout.items() if in_rows and not _own_subscript(item)}
        self.builder = ShapeBuilder(bare)
        self.facts: list[Fact] = []
        self.sentences: list[str] = []

    def node(self, node: Entry) -> Node:
        if isinstance(node, Kinds):
            return self.choice(node)
        if isinstance(node, LineText):
            return self.line(node, None)
        outer = _Outer(self.count(node.count, None))
        return Repeat(outer.count, tuple(self.line(line, outer) for line in node.lines))

    def choice(self, node: Kinds) -> Choice:
        """Lines of several kinds, told apart by their first words."""
        count = self.count(node.count, None)
        if len({word for word, _ in node.kinds}) < max(2, len(node.kinds)):
            raise Unreadable("the kinds of lines are not told apart by their first words")
        return Choice(count, tuple(Kind(word, tuple(self.of_kind(word, items, count))) for word, items in node.kinds))

    def of_kind(self, word: str, items: list[Item], count: Expr) -> Iterator[Value]:
        for item in items:
            if item.index not in ("", "i", "j", "k"):
                raise Unreadable(f"the subscript of {item.name} is not understood")
            yield Value(self.builder.declare(item.name, (word, "*"), counts=(count,), firsts=(1,), row_kind=word))
            if item.kind == "string" or item.adjectives or item.said:
                self.note(item, Ref(item.name, (word, "i")))

    def line(self, line: LineText, outer: _Outer | None) -> Line:
        return Line(tuple(self.item(item, outer) for item in line.items))

    def item(self, item: Item, outer: _Outer | None) -> Value | Values:
        if item.kind == "characters" or (item.kind == "string" and item.count and not item.last):
            return self.characters(item, outer)
        value = self.row(item, outer) if item.is_row else self.value(item, outer)
        self.note(item, self.element(item, outer, dimensions=bool(outer) + item.is_row))
        return value

    def declared(
        self,
        item: Item,
        outer: _Outer | None,
        index: tuple[str, ...] = (),
        *,
        row: tuple[int, Expr] | None = None,
        cells: Expr | None = None,
    ) -> str:
        """The variable of the item: one value, or a `row` from a first subscript on; one for each line of rows."""
        around = [*([(1, outer.count)] if outer else []), *([row] if row else [])]
        return self.builder.declare(
            item.name,
            index,
            counts=tuple(count for _, count in around),
            firsts=tuple(first for first, _ in around),
            cells=cells,
        )

    def value(self, item: Item, outer: _Outer | None) -> Value:
        if outer is None:
            return Value(self.declared(item, None, tuple(item.index.split(",")) if item.index else ()))
        if item.kind == "string" and _is_pair(item.index):
            if not (length := _LENGTH.search(item.said)):
                raise Unreadable(f"the subscript of {item.name} is not understood")
            return Value(self.declared(item, outer, cells=self.count(length[1] or length[2], outer)))
        if item.index.isdigit():
            return Value(self.declared(item, outer, ("*", item.index)))
        if pair := re.fullmatch(r"[ijk],?(\d)", item.index):
            return Value(self.declared(item, outer, ("*", pair[1])))
        if item.index not in ("", "i", "j", "k"):
            raise Unreadable(f"the subscript of {item.name} is not understood")
        return Value(self.declared(item, outer))

    def row(self, item: Item, outer: _Outer | None) -> Values:
        first, count = self.extent(item, outer)
        return Values(self.declared(item, outer, row=(first, count)), count)

    def extent(self, item: Item, outer: _Outer | None) -> tuple[int, Expr]:
        """The first subscript of a row, and how many values it has."""
        if not item.last:
            return 1, self.count(item.count, outer)
        first, last = _inner_subscripts(item, in_rows=outer is not None)
        if not first.isdigit():
            raise Unreadable(f"the row {item.name}_{{{item.first}}} to {item.name}_{{{item.last}}} is not understood")
        count = fold("-", fold("+", self.count(last, outer), Num(1)), Num(int(first)))
        if item.count and self.count(item.count, outer) != count:
            raise Unreadable(f"{item.count} values named from {item.first} to {item.last}")
        return int(first), count

    def characters(self, item: Item, outer: _Outer | None) -> Value | Values:
        """A row of characters without spaces between them, or words in a row."""
        _check_adjectives(item)
        if item.kind == "string":
            count = self.count(item.count, outer)
            words = Values(self.declared(item, outer, row=(1, count)), count)
            self.note(item, self.element(item, outer, dimensions=bool(outer) + item.is_row))
            return words
        first, count = self.extent(item, outer)
        if first != 1:
            raise Unreadable(f"the characters of {item.name} are not understood")
        if item.last or _is_pair(item.index):
            return Value(self.declared(item, outer, () if outer else ("*",), cells=count))
        value = Value(self.declared(item, outer))
        element = self.element(item, outer, dimensions=1 if outer else 0)
        self.facts.append(IsKind(element, "string", item.quote))
        self.sentences.append(f"|{element}| = {number_of(item.count)}")
        if letters := _letters_of(item):
            self.sentences.append(f"{element} consists of {letters}")
        return value

    def count(self, text: str, outer: _Outer | None) -> Expr:
        """How many, in terms of what is read before. Raises Unreadable."""
        known = {variable.base for variable in self.builder.variables.values()}
        found = parse(number_of(text), known)
        if isinstance(found, Op) and found.sign == "/":
            found = Op("//", found.left, found.right)  # a number of values is whole

        def change(part: Expr) -> Expr | None:
            if not isinstance(part, Ref):
                return None
            named = [v for v in self.builder.variables.values() if v.base == part.name]
            variable = next((v for v in named if v.index == part.index), named[0] if named else None)
            if variable is None:
                raise Unreadable(f"{part.name}, which counts values, is not read before them")
            if variable.dimensions and (outer is None or part.index not in ((), ("i",), ("j",))):
                raise Unreadable(f"{part} as a count is not understood")
            if not variable.dimensions and part.index not in ((), variable.index):
                raise Unreadable(f"{part} as a count is not understood")
            return Ref(variable.name, ("i",) if variable.dimensions else ())

        return mapped(found, change)

    # --- what the wording says ----------------------------------------------------------------------------

    def element(self, item: Item, outer: _Outer | None, *, dimensions: int) -> Ref:
        """How the text names one value of the item."""
        if item.name in self.builder.bare and outer:
            fixed = (item.index,) if item.index.isdigit() else ()
            return Ref(item.name, fixed + ("j",) * (dimensions - 1))
        if not item.is_row and not outer:
            return Ref(item.name, tuple(item.index.split(",")) if item.index else ())
        if pair := re.fullmatch(r"[ijk],?(\d)", item.index):
            return Ref(item.name, ("i", pair[1]))
        return Ref(item.name, ("i", "j")[:dimensions])

    def note(self, item: Item, element: Ref) -> None:
        if item.kind == "string":
            self.sentences.append(_string_sentence(item, element))
            return
        if item.kind == "int":
            self.facts.append(IsKind(element, "int", item.quote))
        words = item.adjectives.lower()
        for adjective, least in (
            ("positive", 1),
            ("natural", 1),
            ("non-negative", 0),
            ("nonnegative", 0),
            ("non negative", 0),
        ):
            if re.search(rf"(?<![\w-]){adjective}\b", f"{words} {item.nouns}"):
                self.facts.append(Compared(Num(least), "<=", element, (), item.quote))
        self.facts += [
            Compared(Ref(other, element.index), "!=", element, (), item.quote) for other in item.different_from
        ]
        if re.search(r"distinct|different|unique", words):
            self.facts.append(Ordered(element, "distinct", item.quote))
        if "permutation" in words:
            self.facts.append(Permuted(element, Num(1), None, item.quote))
        for word, order in (("non-decreasing", "non-decreasing"), ("increasing", "increasing")):
            if re.search(rf"(?<!-){word}", words):
                self.facts.append(Ordered(element, order, item.quote))
        for adjective, kind, numbers in (
            ("even", "congruent", (2, 0)),
            ("odd", "congruent", (2, 1)),
            ("prime", "prime", ()),
        ):
            if re.search(rf"(?<![\w-]){adjective}\b", words):
                self.facts.append(Structured(kind, (element,), tuple(map(Num, numbers)), quote=item.quote))
        if re.search(r"(?<!-)\bnegative|binary|unordered|decimal|letter|case", words):
            raise Unreadable(f"{item.quote!r} is not understood")
        if item.said:
            self.sentences += _bounds(item.said, element)


def _is_pair(index: str) -> bool:
    """Whether it is the subscript of a cell: a row and a column."""
    return index.replace(",", "") == "ij"


def _own_subscript(item: Item) -> bool:
    """Whether a value in rows is named with the subscript of its row."""
    if item.last:
        return bool(re.match(r"[ijk](?:,|\w)", item.first))
    return bool(re.match(r"[ijk]", item.index))


def _inner_subscripts(item: Item, *, in_rows: bool) -> tuple[str, str]:
    """The subscripts of the row's ends without that of the line it stands on."""
    if in_rows and _own_subscript(item):
        ends = [re.fullmatch(r"[ijk],?(.+)", text) for text in (item.first, item.last)]
        if not ends[0] or not ends[1] or item.first[0] != item.last[0]:
            raise Unreadable(f"the subscripts of {item.name} are not understood")
        return ends[0][1], ends[1][1]
    return item.first, item.last


#: What a string may be called without being restricted by it, or being restricted in a way that is read.
_OF_STRINGS = re.compile(
    r"non-?empty|non empty|binary|lower-?case|upper-?case|small|capital|english|latin|given|initial|single|[\s,]+", re.I
)


def _check_adjectives(item: Item) -> None:
    """Raises Unreadable for "n distinct letters"."""
    if _OF_STRINGS.sub("", item.adjectives) or item.different_from:
        raise Unreadable(f"{item.quote!r} is not understood")


def _string_sentence(item: Item, element: Ref) -> str:
    _check_adjectives(item)
    adjectives = item.adjectives.lower().replace("nonempty", "non-empty")
    kept = " ".join(word for word in ("non-empty", "binary") if word in adjectives)
    letters = _letters_of(item)
    said = item.said
    counted = re.match(
        (
            r"(?:that |which )?consist(?:s|ing)? (?:only )?of (?:exactly )?(?P<count>[\w+*-]{1,6})"
            r" (?=lower|upper|char|letter|small|capital|english|latin|digit|symbol"
            r"|decimal)(?P<letters>.+)"
        ),
        said,
    )
    counted = counted or re.match(
        (
            r"of (?:exactly )?(?P<count>[\w+*-]{1,6}) (?=lower|upper|char|letter|small|capital"
            r"|english|latin|digit|symbol)(?P<letters>.+)"
        ),
        said,
    )
    if counted and counted["count"] not in ("only", "just", "the"):
        said = f"of length {counted['count']} consisting of {counted['letters']}"
        said = re.sub(r" consisting of (?:characters|letters|symbols)$", "", said)
        said = re.sub(r"\bconsisting of (?:characters|letters|symbols),? (?=consisting of )", "", said)
    if letters and "consist" not in said:
        said = f"{said} consisting of {letters}" if said else f"consisting of {letters}"
    return re.sub(r" {2,}", " ", f"{element} is a {kept} string {said}".strip())


def _letters_of(item: Item) -> str:
    """The characters that adjectives name: "lowercase English letters"."""
    words = f"{item.adjectives} {item.nouns}".lower()
    size = re.search(r"lower-?case|small|upper-?case|capital", words)
    if "case-sensitive" in words or not size:
        return ""
    return f"{size[0]} english letters"


_LENGTH = re.compile(
    r"(?:length|size) (?:of |is )?(?:exactly )?([\w+-]{1,6})|([\w+-]{1,6}) (?:characters|symbols|letters)"
)
_FROM_TO = re.compile(r"(?:each )?(?:from|between|in (?:the )?range(?: from)?) (.+?) (?:to|and) (.+)")
_UP_TO = re.compile(
    r"(?:not exceeding|not greater than|no greater than|not more than|not larger than|no more"
    r" than|at most|up to|which do(?:es)? not exceed) (.+)"
)
_BELOW = re.compile(r"less than (.+)")


def _bounds(said: str, element: Ref) -> list[str]:
    """What follows a name in words, as comparisons. Raises Unreadable."""
    text = re.sub(r",? inclusive(?:ly)?$", "", said.lower() if "10" in said else said).strip()
    text, absolute = re.subn(r",? by (?:its |their )?(?:absolute value|modulo)$", "", text)
    value = f"|{element}|" if absolute else str(element)
    if found := _FROM_TO.fullmatch(text):
        return [f"{found[1]} <= {value} <= {found[2]}"]
    if found := _UP_TO.fullmatch(text):
        return [f"{value} <= {found[1]}"]
    if found := _BELOW.fullmatch(text):
        return [f"{value} < {found[1]}"]
    raise Unreadable(f"{said!r} is not understood")
