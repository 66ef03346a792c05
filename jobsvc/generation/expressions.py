"""Integer expressions of bounds: ``2 * 10^5``, ``N(N-1)/2``, ``|S|``, ``min(N, 300)``, ``HW``.

An expression is read from the plain spelling (see `latex.plain`) and written as Python, which is how a
schema stores it. Constants are folded on the way, exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

#: Larger numbers are digits of a text rather than a bound that a program computes with.
LARGEST = 10**100
#: Deeper nesting is not written by people.
DEEPEST = 20


class Unreadable(ValueError):
    """This text is not an expression that is understood."""


@dataclass(frozen=True, slots=True)
class Num:
    value: int


@dataclass(frozen=True, slots=True)
class Ref:
    """A name of the problem, ``A_{i,j}`` with its subscripts as they stand: ``("i", "j")``."""

    name: str
    index: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name + (f"_{{{','.join(self.index)}}}" if self.index else "")


@dataclass(frozen=True, slots=True)
class Position:
    """The value of a subscript itself, as in ``p_i < i``; it runs from `first` to `last`."""

    letter: str
    first: int
    last: Expr


@dataclass(frozen=True, slots=True)
class Length:
    """``|S|``: the length of a string, or the absolute value of a number; the reader of a whole problem tells."""

    of: Expr


@dataclass(frozen=True, slots=True)
class Op:
    """``+ - * / // ** min max``; ``/`` is exact and stands only at the root, where a bound is rounded."""

    sign: str
    left: Expr
    right: Expr


Expr = Num | Ref | Position | Length | Op

_OTHERS = r"(?P<number>\d+(?:\.\d+)?)|(?P<sign>//|[-+*/^_(){}|,])|(?P<space>\s+)|(?P<other>.)"
_TOKEN = re.compile(rf"(?P<name>\\?[A-Za-z]+'?)|{_OTHERS}", re.S)
_FUNCTIONS = ("min", "max", "floor")
_GREEK = frozenset(
    ["alpha", "beta", "gamma", "delta", "epsilon", "theta", "lambda", "mu", "sigma", "phi", "omega", "pi", "rho", "tau"]
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    spaced: bool  # white space stands before it


def _tokens(text: str, names: Collection[str]) -> list[_Token]:
    tokens, spaced = [], False
    for match in _token(frozenset(names)).finditer(text):
        kind = match.lastgroup or ""
        if kind == "space":
            spaced = True
            continue
        if kind == "other" or (kind == "number" and "." in match[0]):
            raise Unreadable(f"{match[0]!r} is not understood")
        tokens.append(_Token(kind, match[0], spaced))
        spaced = False
    return tokens


@lru_cache(maxsize=16)
def _token(names: frozenset[str]) -> re.Pattern[str]:
    """The tokens of expressions, those of the names that are more than letters among them: ``nums.length``."""
    odd = sorted((name for name in names if not name.rstrip("'").lstrip("\\").isalpha()), key=len, reverse=True)
    if not odd:
        return _TOKEN
    return re.compile(
        rf"(?P<name>(?<!\w)(?:{'|'.join(map(re.escape, odd))})(?![A-Za-z0-9.])|\\?[A-Za-z]+'?)|{_OTHERS}", re.S
    )


def parse(text: str, names: Collection[str]) -> Expr:
    """The expression that the whole of `text` is; `names` tells ``HW`` the name from H times W.

    Raises Unreadable.
    """
    if len(text) > 300:
        raise Unreadable("the expression is too long")
    parser = _Parser(_tokens(text, names), names)
    expression = parser.sum(0)
    if parser.position != len(parser.tokens):
        raise Unreadable(f"{text.strip()!r} is not understood")
    return expression


def _like_a_name(word: str) -> bool:
    """Whether a word may be meant as a variable ("MOD") rather than as English."""
    return len(word) <= 5 and word.isupper()


class _Parser:
    def __init__(self, tokens: list[_Token], names: Collection[str]) -> None:
        self.tokens = tokens
        self.names = names
        self.position = 0

    @property
    def ahead(self) -> str:
        return self.tokens[self.position].text if self.position < len(self.tokens) else ""

    def take(self, expected: str = "") -> _Token:
        if self.position >= len(self.tokens) or (expected and self.ahead != expected):
            raise Unreadable(f"{expected!r} is missing" if expected else "not understood")
        self.position += 1
        return self.tokens[self.position - 1]

    def sum(self, depth: int) -> Expr:
        if depth > DEEPEST:
            raise Unreadable("brackets are nested too deeply")
        if self.ahead == "-":
            self.take()
            left = fold("-", Num(0), self.product(depth))
        else:
            left = self.product(depth)
        while self.ahead in ("+", "-"):
            left = fold(self.take().text, left, self.product(depth))
        return left

    def product(self, depth: int) -> Expr:
        left = self.power(depth)
        while True:
            if self.ahead in ("*", "/", "//"):
                left = fold(self.take().text, left, self.power(depth))
            elif self._touches():
                left = fold("*", left, self.power(depth))
            else:
                return left

    def _touches(self) -> bool:
        """Whether the next factor touches this one, ``2N`` and ``N(N-1)``."""
        if self.position >= len(self.tokens):
            return False
        token = self.tokens[self.position]
        return not token.spaced and (token.kind in ("name", "number") or token.text == "(")

    def power(self, depth: int) -> Expr:
        base = self.atom(depth)
        if self.ahead != "^":
            return base
        self.take()
        return fold("^", base, self.atom(depth))

    def atom(self, depth: int) -> Expr:
        token = self.take()
        if token.kind == "number":
            return Num(_integer(token.text))
        if token.kind == "name":
            return self.name(token.text.removeprefix("\\"), depth)
        closing = {"(": ")", "{": "}", "|": "|"}.get(token.text)
        if closing is None:
            raise Unreadable(f"{token.text!r} is not understood")
        inner = self.sum(depth + 1)
        self.take(closing)
        return Length(inner) if token.text == "|" else inner

    def name(self, word: str, depth: int) -> Expr:
        if word in _FUNCTIONS and self.ahead in ("(", "{"):
            return self.call(word, depth)
        if word in self.names or len(word.rstrip("'")) == 1 or word in _GREEK:
            return Ref(word, self.subscripts())
        if len(word) <= 3 and all(letter in self.names for letter in word):
            product: Expr = Ref(word[0])
            for letter in word[1:-1]:
                product = fold("*", product, Ref(letter))
            return fold("*", product, Ref(word[-1], self.subscripts()))
        raise Unreadable(f"{word!r} is not a name of the input" if _like_a_name(word) else "not understood")

    def call(self, function: str, depth: int) -> Expr:
        opening = self.take().text
        closing = ")" if opening == "(" else "}"
        result = self.sum(depth + 1)
        if function == "floor":
            result = Op("//", result.left, result.right) if isinstance(result, Op) and result.sign == "/" else result
        while function != "floor" and self.ahead == ",":
            self.take()
            result = fold(function, result, self.sum(depth + 1))
        self.take(closing)
        return result

    def subscripts(self) -> tuple[str, ...]:
        if self.ahead != "_":
            return ()
        self.take()
        if self.ahead != "{":
            token = self.take()
            if token.kind == "sign":
                raise Unreadable("a subscript is missing")
            return split_subscript(token.text)
        self.take()
        depth, text = 1, ""
        while True:
            token = self.take()
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            if depth == 0:
                return split_subscript(text)
            text += token.text


def split_subscript(text: str) -> tuple[str, ...]:
    """``i,j`` and ``ij`` are two subscripts; ``N-1``, ``12`` and a word are one."""
    if "," in text:
        return tuple(part.strip() for part in text.split(","))
    if text in ("ij", "jk", "ik"):
        return tuple(text)
    return (text,)


def _integer(digits: str) -> int:
    if len(digits) > 100:
        raise Unreadable("a number has more than 100 digits")
    return int(digits)


_FOLDS: Mapping[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "//": lambda a, b: a // b,
    "min": min,
    "max": max,
}


def fold(sign: str, left: Expr, right: Expr) -> Expr:
    """`left sign right` with constants computed. Raises Unreadable where that cannot be done exactly."""
    if sign == "^":
        return _power(left, right)
    if sign in ("/", "//") and not (isinstance(right, Num) and right.value > 0):
        raise Unreadable("division by anything but a positive number is not understood")
    if sign not in ("min", "max") and any(isinstance(side, Op) and side.sign == "/" for side in (left, right)):
        raise Unreadable("arithmetic with a fraction is not understood")
    if sign == "/" and right == Num(2) and _of_neighbours(left):
        return Op("//", left, right)
    if isinstance(left, Num) and isinstance(right, Num):
        if sign == "/":
            return Num(left.value // right.value) if left.value % right.value == 0 else Op("/", left, right)
        value = _FOLDS[sign](left.value, right.value)
        if abs(value) > LARGEST:
            raise Unreadable("a number is too large")
        return Num(value)
    if sign in ("+", "-") and right == Num(0):
        return left
    if sign == "+" and left == Num(0):
        return right
    if sign == "*" and Num(1) in (left, right):
        return right if left == Num(1) else left
    return _merged(sign, left, right)


def _of_neighbours(product: Expr) -> bool:
    """Whether it is ``x(x - 1)`` or ``x(x + 1)``, half of which is always whole."""
    if not isinstance(product, Op) or product.sign != "*":
        return False
    beside = [python(fold(sign, product.left, Num(1))) for sign in ("+", "-")]
    return python(product.right) in beside


def _merged(sign: str, left: Expr, right: Expr) -> Expr:
    """``(x + 1) - 1`` becomes x; any other operation is kept."""
    if (
        sign in ("+", "-")
        and isinstance(right, Num)
        and isinstance(left, Op)
        and left.sign in ("+", "-")
        and isinstance(left.right, Num)
    ):
        inner = left.right.value if left.sign == "+" else -left.right.value
        total = inner + (right.value if sign == "+" else -right.value)
        if total == 0:
            return left.left
        return Op("+" if total > 0 else "-", left.left, Num(abs(total)))
    return Op(sign, left, right)


def _power(left: Expr, right: Expr) -> Expr:
    if isinstance(left, Num) and 2 <= left.value <= 10 and isinstance(right, Ref | Op):
        return Op("**", left, right)
    if not isinstance(right, Num) or not 0 <= right.value <= 400:
        raise Unreadable("this exponent is not understood")
    if isinstance(left, Num):
        value = left.value**right.value if abs(left.value) <= 10**9 else LARGEST + 1
        if abs(value) > LARGEST:
            raise Unreadable("a number is too large")
        return Num(value)
    if not 1 <= right.value <= 3:
        raise Unreadable("this exponent is not understood")
    result: Expr = left
    for _ in range(right.value - 1):
        result = fold("*", result, left)
    return result


def refs(expression: Expr) -> Iterator[Ref]:
    """Every name in the expression, left to right."""
    match expression:
        case Ref():
            yield expression
        case Length(of):
            yield from refs(of)
        case Op(_, left, right):
            yield from refs(left)
            yield from refs(right)


def letters_of(expression: Expr) -> set[str]:
    """The subscripts that the expression depends on."""
    match expression:
        case Position(letter, _, _):
            return {letter}
        case Op(_, left, right):
            return letters_of(left) | letters_of(right)
        case _:
            return {letter for ref in refs(expression) for letter in ref.index}


def positions(expression: Expr) -> bool:
    """Whether the value of a subscript is in the expression."""
    if isinstance(expression, Op):
        return positions(expression.left) or positions(expression.right)
    return isinstance(expression, Position)


def exponents(expression: Expr) -> Iterator[Ref]:
    """Every name in an exponent."""
    if isinstance(expression, Op):
        yield from refs(expression.right) if expression.sign == "**" else exponents(expression.right)
        yield from exponents(expression.left)


def mapped(expression: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """The expression with every part replaced for which `change` gives another."""
    changed = change(expression)
    if changed is not None:
        return changed
    match expression:
        case Length(of):
            return Length(mapped(of, change))
        case Op("**", left, right):
            return fold("^", left, mapped(right, change))
        case Op(sign, left, right):
            return fold(sign, mapped(left, change), mapped(right, change))
        case _:
            return expression


_RANK = {"+": 1, "-": 1, "*": 2, "//": 2, "/": 2, "**": 3}


def python(expression: Expr) -> str:
    """The expression as Python: ``A[i]`` is the element at the current position, ``len(S)`` a length."""
    match expression:
        case Num(value):
            return str(value)
        case Ref(name, index):
            return name + "".join(f"[{letter}]" for letter in index)
        case Position(letter, first, _):
            return f"({letter} + {first})" if first else letter
        case Length(of):
            return f"len({python(of)})"
        case Op(("min" | "max") as sign, left, right):
            return f"{sign}({python(left)}, {python(right)})"
        case Op(sign, left, right):
            return f"{_inner(left, sign, left_side=True)} {sign} {_inner(right, sign, left_side=False)}"


def _inner(part: Expr, sign: str, *, left_side: bool) -> str:
    text = python(part)
    if isinstance(part, Num) and part.value < 0:
        return f"({text})"
    if not isinstance(part, Op) or part.sign in ("min", "max"):
        return text
    loose = (
        _RANK[part.sign] < _RANK[sign]
        or (not left_side and _RANK[part.sign] == _RANK[sign])
        or "//" in (part.sign, sign)
    )
    return f"({text})" if loose else text
