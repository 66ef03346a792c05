"""Bounds of names that no line of the input has, because its format is missing or is not understood.

What constraints say of their own names is worth telling all the same: the names that they compare become
variables of a shape without lines. Where they stand stays unresolved, so that no script is written.

Constraints in the spelling of programs, ``1 <= nums.length <= 9`` and ``0 <= nums[i] <= 9``, are put into that of
statements; a length keeps its own name, and that of a string is ``|s|``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from jobsvc.generation.clauses import bracketed
from jobsvc.generation.expressions import Expr, Ref, split_subscript
from jobsvc.generation.names import split_names
from jobsvc.generation.schema import Shape, Variable, identifier

#: How many elements an array has of which nothing says it.
UNKNOWN = Ref("?")

_COMPARATOR = re.compile(r"<=|>=|!=|==|<|>|=")
_SUBSCRIPT = r"(?:_\{[^{}]{1,14}\}|_\w)"
_NAME = re.compile(
    rf"(?<![\w\\.])(?P<base>[A-Za-z][A-Za-z0-9]*'?(?:(?:\[\w+\])*\.(?:length|val))?)(?P<index>{_SUBSCRIPT})?(?![\w(\[.])"
)
#: One side of a comparison: no words beside each other.
_SIDE = re.compile(r"(?!.*[A-Za-z]{2,} [\w({])(?!.*[\w)}] [A-Za-z]{2,})[-\w '.,+*/^(){}|\[\]]{1,60}")
#: "n is a positive integer not exceeding 300", "n is at most 300"
_DECLARED = re.compile(
    rf"(?:here,? |where |and )?(?P<name>[A-Za-z]{_SUBSCRIPT}?) is (?:(?:an? )?(?:positive |non-negative )?"
    r"(?:integer|string)\b|(?:at most|at least|no more than|not more than) -?\d)"
    rf"|(?P<element>[A-Za-z]\w*{_SUBSCRIPT}) is (?:either |one of )?(?=['\"\d-])",
    re.I,
)
_FUNCTIONS = frozenset(["min", "max", "floor", "ceil", "log", "sqrt", "gcd", "lcm", "mod", "abs", "of", "is"])
_LENGTH_OR_ELEMENT = re.compile(
    r"(?<!\w)[A-Za-z]\w*(?:\[\w+\])*\.length\b|(?<![\w\\])[A-Za-z][A-Za-z0-9]+\[[ijk]\]|[A-Za-z]\[[ijk]\]"
)
_LENGTH = re.compile(r"(?<!\w)(?P<name>[A-Za-z]\w*)(?P<index>(?:\[\w\])*)\.length\b")
_ELEMENT = re.compile(r"(?<![\w\\.])(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<index>(?:\[\w\])+)(?!\.\w)")
_HAS_LENGTH = re.compile(r"(?<!\w)([A-Za-z][A-Za-z0-9]*'?)\.length\b")
_SPELLED = re.compile(
    r"\b(?P<name>[A-Za-z]\w*)(?:\[\w\])* "
    r"(?:consists?|contains? only|is (?:an? )?(?:non-empty )?string|is (?:non-empty and )?made)"
)

_SPELLED_TOGETHER = re.compile(
    r"\b(?P<names>[A-Za-z]\w*(?:, ?[A-Za-z]\w*)*,? and [A-Za-z]\w*) (?:consist|contain only)\b"
)
#: What is said of all elements in words, with the name of the array.
_OF_ALL = (
    (
        re.compile(
            r"all (?:of )?(?:the )?(?:integers|values|elements|numbers|strings) (?:in|of) `?(\w+)`? are"
            r" (?:unique|distinct|different)\.?",
            re.I,
        ),
        r"\1_{i} are distinct",
    ),
    (re.compile(r"(\w+) is sorted in (?:a )?non-decreasing order\.?"), r"\1_{i} <= \1_{i+1}"),
)


def plainly(texts: Iterable[str]) -> list[str]:
    """The texts, those in the spelling of programs put into that of statements."""
    texts = list(texts)
    if not any(_LENGTH_OR_ELEMENT.search(text) for text in texts):
        return texts
    said = "\n".join(texts)
    strings = {match["name"] for match in _SPELLED.finditer(said)}
    strings |= {name for match in _SPELLED_TOGETHER.finditer(said) for name in split_names(match["names"])}
    depths: dict[str, int] = {}  # how many subscripts one string of that name has
    for match in _LENGTH.finditer(said):
        depths[match["name"]] = max(depths.get(match["name"], 0), match["index"].count("["))

    def length(match: re.Match[str]) -> str:
        is_whole = match["index"].count("[") == depths[match["name"]]
        return f"|{_subscripted(match)}|" if match["name"] in strings and is_whole else match[0]

    return [_of_all(_ELEMENT.sub(_subscripted, _LENGTH.sub(length, text.replace("==", "="))), depths) for text in texts]


def _of_all(text: str, arrays: Collection[str]) -> str:
    for pattern, plain in _OF_ALL:
        match = pattern.fullmatch(text.strip())
        if match and match[1] in arrays:
            return match.expand(plain)
    return text


def _subscripted(match: re.Match[str]) -> str:
    index = ",".join(re.findall(r"\w", match["index"]))
    return f"{match['name']}_{{{index}}}" if index else match["name"]


def with_own_names(shape: Shape, texts: Iterable[str], reserved: Collection[str] = ()) -> Shape:
    """The shape with a variable for each name that the texts (`plainly`) compare and that it does not have.

    `reserved` are names that only count lines or places. A name that is one value here and several there is left
    out: what is said of which is not clear.
    """
    texts = list(texts)
    found = list(dict.fromkeys(name for text in texts for name in _compared(text)))
    ranges = _Ranges(texts)
    bases = {name.base for name in found} | set(shape.names)
    letters = {letter for name in found for letter in name.index if letter.isalpha() and len(letter) == 1}
    running = {letter for letter in letters if letter.islower() and _only_runs(letter, texts)} | set(reserved)
    subscripts: dict[str, set[int]] = {}
    for name in found:
        subscripts.setdefault(name.base, set()).add(len(name.index))
    own = {
        variable.name: variable
        for name in found
        if all(part.isalnum() for part in name.index)
        and name.base not in shape.names
        and name.base not in running
        and not name.is_product_of(bases)
        if len(subscripts[name.base]) == 1
        for variable in [name.variable(running, ranges)]
        if variable.name not in shape.variables
    }
    return replace(shape, variables={**shape.variables, **own}, unplaced=shape.unplaced | own.keys())


@dataclass(frozen=True, slots=True)
class _Name:
    base: str
    index: tuple[str, ...]

    def is_product_of(self, bases: Collection[str]) -> bool:
        """Whether it is ``HW``, where H and W are names."""
        return 2 <= len(self.base) <= 3 and all(letter in bases for letter in self.base)

    def variable(self, running: Collection[str], ranges: _Ranges) -> Variable:
        own = tuple("*" if part in running else part for part in self.index)
        counts = tuple(ranges.count(self.base, part) for part, one in zip(self.index, own, strict=True) if one == "*")
        fixed = own if any(part != "*" for part in own) else ()
        first = 0 if self.base in ranges.with_length else 1
        return Variable(identifier(self.base, fixed), self.base, fixed, counts, (first,) * len(counts))


class _Ranges:
    """What texts say of how far subscripts run; each is looked for once, however many names have it."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._ends: dict[str, Expr] = {}
        self.with_length = frozenset(match[1] for text in texts for match in _HAS_LENGTH.finditer(text))

    def count(self, base: str, letter: str) -> Expr:
        """How many elements a name has, where its length has a name, or the letter is said to run up to one."""
        if base in self.with_length:
            return Ref(identifier(f"{base}.length", ()))
        if letter not in self._ends:
            self._ends[letter] = self._end(letter)
        return self._ends[letter]

    def _end(self, letter: str) -> Expr:
        runs = re.compile(rf"\b1 ?<= ?{letter} ?<= ?([A-Za-z])(?![\w(*+-])")
        ends = {match[1] for text in self._texts for match in runs.finditer(text)}
        others = [text for text in self._texts if re.search(rf"\d ?<=? ?{letter} ?<", text)]
        return Ref(ends.pop()) if len(ends) == 1 and all(map(runs.search, others)) else UNKNOWN


def _only_runs(letter: str, texts: Iterable[str]) -> bool:
    """Whether the letter of a subscript has no bound of its own that is a number."""
    return not any(re.search(rf"(?<![\w{{,]){letter} ?<=? ?(?:\d|[a-z] ?<=? ?\d)", text) for text in texts)


def _compared(text: str) -> Iterator[_Name]:
    """The names that the comparisons in a text are of."""
    if declared := _DECLARED.match(text):
        yield from _names(declared["name"] or declared["element"])
    without, remarks = bracketed(text)
    for piece in (without, *remarks) if remarks else (text,):
        if _COMPARATOR.search(piece):
            for part in (one for half in piece.split(";") for one in split_names(half)):
                for side in _COMPARATOR.split(part):
                    yield from _names(side.strip(" .:"))


def _names(side: str) -> Iterator[_Name]:
    if not _SIDE.fullmatch(side):
        return
    for match in _NAME.finditer(side):
        if match["base"] not in _FUNCTIONS and not (match["base"][-1].isdigit() and len(match["base"]) == 2):
            subscript = (match["index"] or "")[1:].strip("{}").replace(" ", "")
            yield _Name(match["base"], split_subscript(subscript) if subscript else ())
