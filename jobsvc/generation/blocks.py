"""Format blocks, as AtCoder's ``<pre>`` gives them, -> the shape of an input.

```
N M
A_1 A_2 \\ldots A_N        a row of values
x_1 y_1                    rows, one for each subscript from the first line to the last
\\vdots
x_M y_M
```

A line is read into cells; lines above and below vertical dots are unified into one repeated line, whose first
subscript runs. A block of ``case_1 : case_T`` takes the next block as its body.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from jobsvc.generation.expressions import Expr, Num, Position, Ref, Unreadable, fold, mapped, parse, python, refs
from jobsvc.generation.latex import plain
from jobsvc.generation.schema import Choice, Kind, Line, Node, Repeat, Shape, ShapeBuilder, Value, Values

_CASE = re.compile(r"(?i)(?:test_?)?(?:case|testcase|test|query|dataset|event|operation)s?")
#: A row of one kind: the word that tells which, and the values.
_KIND = re.compile(r" *(?P<word>\d{1,2}|[-+?!<>=])(?P<rest>(?: [^\n]*)?)")
#: "query 1" is "query_1".
_SPACED_CASE = re.compile(r"(?im)^( *(?:query|event|operation)) (?=\w$)")
_CELL = re.compile(r"(?P<name>\\?[A-Za-z]+'?)(?:_(?:\{(?P<group>[^{}]*)\}|(?P<single>\w)))?")
_DOTS = re.compile(r"\.\.+|:+")
_SHORT_GROUP = re.compile(r"_\{(\w)\}")
#: A name with a subscript such as ``HW``: all of its two-character subscripts are two subscripts, ``11`` too.
_PAIRED = re.compile(r"(?<![A-Za-z])([A-Za-z]+) ?_ ?\{ ?(?:[A-Z]{2}|[A-Z]1|hw|nm) ?\}")
#: Cells without white space between them and then dots: the rest of the line is joined too.
_DOTTED_JOIN = re.compile(r"^\S+_\{?[\w,]{1,9}\}?[A-Za-z]+_\S* ?\.\.+ ?\S+$")
#: Dots that touch the cell before them: ``a_{1,1}... a_{1,W}``.
_JOINED_AT_ONCE = re.compile(r"[A-Za-z]_\{?[\w,]{1,9}\}?\.\.+ [A-Za-z]_\{?[\w,]{1,9}\}?")
_ROW_OF_DOTS = re.compile(r"[:. ]+")
#: No format has more lines than this; a longer one is not a format.
MOST_LINES, MOST_CELLS = 60, 60


@dataclass(frozen=True, slots=True)
class Cell:
    """``A_{i,j}`` as the block writes it, its subscripts as texts."""

    name: str
    index: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in a row from `first` to `last`; `joined` means without white space between them."""

    first: Cell
    last: Cell
    joined: bool = False


_Item = Cell | Row


def read_blocks(blocks: Sequence[str], *, bare: Collection[str] = ()) -> Shape:
    """The shape that the blocks describe. What is not understood is in its `unresolved`.

    `bare` are names that the text uses without the subscript which they have in the block.
    """
    builder = ShapeBuilder(bare)
    try:
        nodes = _Blocks(blocks, builder).read()
    except Unreadable as problem:
        builder.unresolved.append(f"input format: {problem}")
        nodes = ()
    return builder.shape(nodes)


def is_block_line(line: str) -> bool:
    """Whether a line of text looks like a line of a format: cells and dots and nothing else."""
    line = plain(line).strip()
    if not line or len(line) > 200:
        return False
    words = line.split()
    return all(
        _DOTS.fullmatch(word) or (_cells(word) is not None and not re.fullmatch(r"[A-Za-z]{5,}", word))
        for word in words
    )


class _Blocks:
    def __init__(self, blocks: Sequence[str], builder: ShapeBuilder) -> None:
        given = [_SPACED_CASE.sub(r"\1_", plain(block)) for block in blocks if block.strip()]
        self.kinds = [match for block in given[1:] if (match := _KIND.fullmatch(block.strip()))]
        texts = [block for block in given if not _KIND.fullmatch(block.strip())] if self.kinds else given
        self.blocks = [_lines(block) for block in texts]
        self.builder = builder
        self.names: Collection[str] = frozenset(
            cell.name for block in self.blocks for line in block if line is not None for cell in _every_cell(line)
        )
        self.used = 1

    def read(self) -> tuple[Node, ...]:
        if not self.blocks:
            raise Unreadable("it is missing")
        nodes = self.nodes(self.blocks[0])
        if self.kinds:
            raise Unreadable("the kinds of rows have no place")
        if self.used != len(self.blocks):
            raise Unreadable(f"{len(self.blocks) - self.used} more blocks than there are places for them")
        return nodes

    def nodes(self, lines: list[list[_Item] | None]) -> tuple[Node, ...]:
        """The nodes of a block's lines; None stands for vertical dots."""
        nodes: list[Node] = []
        position = 0
        while position < len(lines):
            line = lines[position]
            if line is None:
                raise Unreadable("dots with no line above them")
            triangle = _triangle(lines[position:])
            if triangle:
                nodes.append(self.triangle(triangle))
                position += triangle.lines
                continue
            end = self._end_of_rows(lines, position)
            if end is None:
                nodes.append(self.single(line))
                position += 1
            else:
                last = lines[end]
                assert last is not None  # noqa: S101 - `_end_of_rows` points at a line
                nodes.append(self.repeated(line, last))
                position = end + 1
        return tuple(nodes)

    def _end_of_rows(self, lines: list[list[_Item] | None], start: int) -> int | None:
        """Where the rows that begin at `start` end: the line below the dots; None where no dots follow its likes."""
        position = start
        while position < len(lines) and (line := lines[position]) is not None and _alike(lines[start], line):
            position += 1
        if position >= len(lines) or lines[position] is not None:
            return None
        while position < len(lines) and lines[position] is None:
            position += 1
        if position >= len(lines) or not _alike(lines[start], lines[position]):
            raise Unreadable("the lines above and below the dots differ")
        return position

    def single(self, items: list[_Item]) -> Line:
        values: list[Value | Values] = []
        for item in items:
            if isinstance(item, Cell):
                if _CASE.fullmatch(item.name):
                    raise Unreadable(f"{item.name} is not understood")
                values.append(Value(self.builder.declare(item.name, item.index)))
            else:
                values.append(self.row(item, outer=None))
        return Line(tuple(values))

    def row(self, row: Row, outer: _Runs | None) -> Value | Values:
        """A row of values, or one string where its cells are joined."""
        inner = _run(row.first.index[-1:], row.last.index[-1:], self.names)
        fixed = row.first.index[:-1]
        counts: tuple[Expr, ...] = ()
        firsts: tuple[int, ...] = ()
        count = inner.count
        if outer is not None:
            if fixed != (str(outer.first),):
                raise Unreadable(f"the subscripts of {row.first.name} are not understood")
            counts, firsts, count = (outer.count,), (outer.first,), _per_row(inner.count, outer)
            fixed = ()
        index = (*fixed, "*") if fixed else ()
        if row.joined:
            return Value(self.builder.declare(row.first.name, index, counts=counts, firsts=firsts, cells=count))
        return Values(
            self.builder.declare(row.first.name, index, counts=(*counts, count), firsts=(*firsts, inner.first)), count
        )

    def repeated(self, first: list[_Item], last: list[_Item]) -> Repeat | Choice:
        """The repeated line between its first and its last row."""
        outer = _outer_run(first, last, self.names)
        if (
            isinstance(first[0], Cell)
            and len(first) == 1
            and _CASE.fullmatch(first[0].name)
            and first[0].name not in self._scalars()
        ):
            return self.bodies(first[0].name, outer)
        items: list[Value | Values] = []
        for item in first:
            if isinstance(item, Row):
                items.append(self.row(item, outer))
            else:
                if item.index != (str(outer.first),):
                    items.extend(self.column(item, outer))
                    continue
                items.append(Value(self.builder.declare(item.name, counts=(outer.count,), firsts=(outer.first,))))
        return Repeat(outer.count, (Line(tuple(items)),))

    def triangle(self, found: _Triangle) -> Repeat:
        """Rows that begin one further right each: the upper half of a matrix."""
        rows, last = parse(found.rows, self.names), parse(found.last, self.names)
        if any(ref.name not in self.names for ref in (*refs(rows), *refs(last))):
            raise Unreadable("the subscripts of a triangle are not in the input")
        if python(fold("+", rows, Num(found.shift))) != python(last):
            raise Unreadable("the last row of a triangle is not understood")
        count = fold("-", last, Position("i", found.shift, rows))
        name = self.builder.declare(found.name, counts=(rows, count), firsts=(1, 1 + found.shift))
        return Repeat(rows, (Line((Values(name, count),)),))

    def column(self, cell: Cell, outer: _Runs) -> list[Value | Values]:
        """``A_{1,2}`` in rows whose subscript runs: the second column, a name of its own."""
        if len(cell.index) != 2 or cell.index[0] != str(outer.first) or not cell.index[1].isdigit():
            raise Unreadable(f"the subscripts of {cell.name} are not understood")
        name = self.builder.declare(cell.name, ("*", cell.index[1]), counts=(outer.count,), firsts=(outer.first,))
        return [Value(name)]

    def _scalars(self) -> set[str]:
        return {variable.base for variable in self.builder.variables.values()}

    def choice(self, outer: _Runs) -> Choice:
        """``query_1 : query_Q`` with a block for each kind of query: ``1 x`` and ``2 l r``."""
        found = [(match["word"], _items(match["rest"].strip())) for match in self.kinds]
        self.kinds = []
        if len({word for word, _ in found}) < len(found):
            raise Unreadable("two kinds of rows begin alike")
        return Choice(outer.count, tuple(Kind(word, tuple(self.of_kind(word, items, outer))) for word, items in found))

    def of_kind(self, word: str, items: list[_Item], outer: _Runs) -> Iterator[Value]:
        for item in items:
            if not isinstance(item, Cell) or len(item.index) > 1 or item.index[:1] not in ((), ("i",), ("k",), ("j",)):
                raise Unreadable("a row of values in one kind of rows is not understood")
            name = self.builder.declare(
                item.name, (word, "*"), counts=(outer.count,), firsts=(outer.first,), row_kind=word
            )
            yield Value(name)

    def bodies(self, name: str, outer: _Runs) -> Repeat | Choice:
        """``case_1 : case_T``: the next block, over and over."""
        if self.kinds and len(self.blocks) == 1:
            return self.choice(outer)
        if len(self.blocks) != 2 or self.used != 1:
            raise Unreadable(f"the kinds of {name} are not understood")
        self.used = 2
        return Repeat(outer.count, self.nodes(self.blocks[1]), tests=True)


@dataclass(frozen=True, slots=True)
class _Triangle:
    """``C_{1,2} ... C_{1,N}`` above ``C_{2,3} ... C_{2,N}`` and so on: how many `lines` of the block show it."""

    name: str
    shift: int  #: how much further right than its number a row begins
    rows: str
    last: str
    lines: int


def _triangle(lines: list[list[_Item] | None]) -> _Triangle | None:
    """The triangle that the lines begin with."""
    shown = [line for line in lines[:8] if line is None or (len(line) == 1 and len(_cell(line[0]).index) == 2)]
    dots = next((place for place, line in enumerate(shown) if line is None), 0)
    if dots < 2 or len(shown) <= dots + 1 or shown != lines[: len(shown)]:
        return None
    end = next((place for place in range(dots, len(shown)) if shown[place] is not None), 0)
    first, second, bottom = (line[0] for line in (shown[0], shown[1], shown[end]) if line)
    if not isinstance(first, Row) or not isinstance(second, Row):
        return None
    (row, column), (row_2, column_2) = first.first.index, second.first.index
    if (row, row_2) != ("1", "2") or not column.isdigit() or column_2 != str(int(column) + 1):
        return None
    rows, last = (bottom.last if isinstance(bottom, Row) else bottom).index
    if {first.last.index[1], second.last.index[1], last} != {last} or first.joined:
        return None
    return _Triangle(first.first.name, int(column) - 1, rows, last, end + 1)


@dataclass(frozen=True, slots=True)
class _Runs:
    """A subscript that runs from `first` on, `count` times."""

    first: int
    count: Expr
    last_text: str


def _run(first: tuple[str, ...], last: tuple[str, ...], names: Collection[str]) -> _Runs:
    if len(first) != 1 or len(last) != 1 or not first[0].isdigit():
        raise Unreadable("the subscripts of a row are not understood")
    start, end = int(first[0][:9]), parse(last[0], names)
    unknown = [ref.name for ref in refs(end) if ref.name not in names]
    if unknown and all(name.islower() and name.upper() in names for name in unknown):
        return _run(first, (last[0].upper(),), names)  # "N ... a_n" means one n
    if unknown:
        raise Unreadable(f"{', '.join(unknown)} in a subscript is not in the input")
    return _Runs(start, fold("-", fold("+", end, Num(1)), Num(start)), last[0])


def _outer_run(first: list[_Item], last: list[_Item], names: Collection[str]) -> _Runs:
    """The subscript that differs between the first and the last row of a repeated line."""
    pairs = [(_cell(a), _cell(b)) for a, b in zip(first, last, strict=True)]
    runs = {_run(a.index[:1], b.index[:1], names) for a, b in pairs}
    if len(runs) != 1:
        raise Unreadable("the subscripts of repeated lines are not understood")
    run = runs.pop()
    for a, b in zip(first, last, strict=True):
        if isinstance(a, Row) and isinstance(b, Row):
            _check_rectangle(a, b, run)
        elif _cell(a).index[1:] != _cell(b).index[1:]:
            raise Unreadable(f"the subscripts of {_cell(a).name} are not understood")
    return run


def _check_rectangle(first: Row, last: Row, run: _Runs) -> None:
    """The ends of the first and the last row agree, or differ only by the running subscript (``A_{1,K_1}``)."""
    if first.first.index[1:] != last.first.index[1:]:
        raise Unreadable("rows begin at different subscripts")
    a, b = first.last.index[-1], last.last.index[-1]
    if a != b and not _of_row(a, b, run):
        raise Unreadable("the lengths of rows are not understood")


def _of_row(first: str, last: str, run: _Runs) -> bool:
    return first == last.replace(f"_{run.last_text}", f"_{run.first}").replace(f"_{{{run.last_text}}}", f"_{run.first}")


def _per_row(count: Expr, outer: _Runs) -> Expr:
    """The count of a row: a name subscripted with the row's own subscript, ``K_1`` in the first, is ``K_i``."""

    def change(part: Expr) -> Expr | None:
        return Ref(part.name, ("i",)) if isinstance(part, Ref) and part.index == (str(outer.first),) else None

    return mapped(count, change)


# --- lines into cells ------------------------------------------------------------------------------------


def _lines(block: str) -> list[list[_Item] | None]:
    lines = [line.strip() for line in plain(block).strip().split("\n")]
    lines = [_SHORT_GROUP.sub(r"_\1", line) for line in lines if line]
    if len(lines) > MOST_LINES:
        raise Unreadable("it has too many lines")
    paired = frozenset(_PAIRED.findall(block))
    return [None if _ROW_OF_DOTS.fullmatch(line) else _items(line, paired) for line in lines]


def _items(line: str, paired: Collection[str] = ()) -> list[_Item]:
    """The cells of a line, with every run of cells and dots gathered into a row."""
    if len(line) > 600:
        raise Unreadable("a line is too long")
    if _DOTTED_JOIN.search(line) or _JOINED_AT_ONCE.fullmatch(line):
        line = "".join(line.split())
    items: list[_Item] = []
    waiting_for_end = False
    for word in line.split():
        if _DOTS.fullmatch(word):
            if waiting_for_end or not items or isinstance(items[-1], Row):
                raise Unreadable(f"the dots in {line!r} are not understood")
            waiting_for_end = True
            continue
        found = _cells(word, paired)
        if found is None:
            raise Unreadable(f"{word!r} is not understood")
        if waiting_for_end:
            if len(found) != 1 or not isinstance(found[0], Cell):
                raise Unreadable(f"the dots in {line!r} are not understood")
            items = _closed(items, found[0])
            waiting_for_end = False
        else:
            items += found
    if waiting_for_end or len(items) > MOST_CELLS:
        raise Unreadable(f"the line {line[:80]!r} is not understood")
    return items


def _closed(items: list[_Item], last: Cell) -> list[_Item]:
    """The items with the cells before the dots, as far as they count up, turned into a row that ends with `last`."""
    start = len(items)
    while (
        start > 0
        and isinstance(cell := items[start - 1], Cell)
        and cell.name == last.name
        and len(cell.index) == len(last.index) > 0
    ):
        start -= 1
    members = [item for item in items[start:] if isinstance(item, Cell)]
    numbers = [member.index[-1] for member in members]
    if not numbers or not all(number.isdigit() for number in numbers):
        raise Unreadable(f"the row that ends with {last.name} is not understood")
    if [int(number[:9]) for number in numbers] != list(range(int(numbers[0][:9]), int(numbers[0][:9]) + len(numbers))):
        raise Unreadable(f"the subscripts of {last.name} do not count up")
    if any(member.index[:-1] != last.index[:-1] for member in members):
        raise Unreadable(f"the subscripts of {last.name} are not understood")
    return [*items[:start], Row(members[0], last)]


def _cells(word: str, paired: Collection[str] = ()) -> list[_Item] | None:
    """The cell that a word is, or the joined row ``s_1s_2...s_N``; None for anything else."""
    pieces = re.split(r"(\.\.+)", word)
    groups = [list(_CELL.finditer(piece)) for piece in pieces[::2]]
    if any("".join(match[0] for match in group) != piece for group, piece in zip(groups, pieces[::2], strict=True)):
        return None
    cells = [[_made(match, paired) for match in group] for group in groups]
    if len(cells) == 1 and len(cells[0]) == 1:
        return [cells[0][0]]
    if len(cells) == 2 and cells[0] and len(cells[1]) == 1:
        try:
            [row] = _closed(list(cells[0]), cells[1][0])
        except (Unreadable, ValueError):
            return None
        return [Row(row.first, row.last, joined=True)] if isinstance(row, Row) else None
    return None


def _made(match: re.Match[str], paired: Collection[str]) -> Cell:
    name = match["name"].lstrip("\\")
    subscript = match["group"] if match["group"] is not None else match["single"]
    if subscript is None:
        return Cell(name)
    if name in paired and len(subscript) == 2:
        return Cell(name, tuple(subscript))
    return Cell(name, tuple(part.strip() for part in subscript.split(",")))


def _every_cell(items: list[_Item]) -> list[Cell]:
    return [cell for item in items for cell in ((item,) if isinstance(item, Cell) else (item.first, item.last))]


def _cell(item: _Item) -> Cell:
    return item if isinstance(item, Cell) else item.first


def _alike(first: list[_Item] | None, second: list[_Item] | None) -> bool:
    """Whether two lines have the same names in the same places, all with subscripts."""
    if first is None or second is None or len(first) != len(second):
        return False
    return all(
        type(a) is type(b)
        and _cell(a).name == _cell(b).name
        and _cell(a).index
        and len(_cell(a).index) == len(_cell(b).index)
        for a, b in zip(first, second, strict=True)
    )
