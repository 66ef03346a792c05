"""Python source -> the order in which it reads its input, from its syntax tree.

The statements are followed as they would run: functions where they are called, loops as loops. Each expression
is asked what it reads. What reads in a way that is not known here (in one branch of an `if` only, until the end of
the input) raises NotRead: nothing is guessed.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from jobsvc.generation.solutions import python_parts as py
from jobsvc.generation.solutions.order import (
    EndOfLine,
    Loop,
    Node,
    NotRead,
    Order,
    Rest,
    Take,
    has_reads,
)

#: Deeper calls of functions in functions are not followed.
_DEEPEST = 12
#: Calls that hand on what they are given, and read nothing themselves.
_SAME = frozenset(["list", "tuple", "iter", "sorted", "set", "deque", "reversed", "array", "Counter", "enumerate"])


@dataclass(frozen=True, slots=True)
class _Line:
    """One line as text."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one line, `kind` if they are converted."""

    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    """One word; `alone` on its line."""

    kind: str = ""
    alone: bool = True


@dataclass(frozen=True, slots=True)
class _Many:
    """A comprehension: one reading, `count` times over."""

    count: str
    each: _Reading
    target: ast.expr


@dataclass(frozen=True, slots=True)
class _All:
    """All words of the input, or an iterator over them."""

    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """`count` words of the input."""

    count: str
    kind: str = ""


_Reading = _Line | _Words | _Word | _Many | _All | _Row


def python_order(source: str) -> Order:
    """Raises NotRead."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # They are about the style of whoever wrote it.
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotRead(f"it is no Python: {getattr(error, 'msg', None) or error}") from None
    reader = _Reader()
    try:
        nodes = reader.block(tree.body)
    except RecursionError:
        raise NotRead("it is nested too deeply") from None
    if not has_reads(nodes):
        raise NotRead("it reads nothing in a way that is understood")
    if reader.of_words and reader.of_lines:
        raise NotRead("it reads lines first and then all the rest at once")
    doubts = [*reader.doubts, *(f"{name} is changed before it counts what is read" for name in py.changed(tree, nodes))]
    return Order(
        tuple(nodes), by_lines=reader.of_lines, doubts=doubts, lengths=py.lengths(tree), reckoned=py.reckoned(tree)
    )


class _Reader:
    def __init__(self) -> None:
        self.functions: dict[str, ast.FunctionDef | ast.Lambda] = {}
        self.aliases: dict[str, ast.expr] = {}  # names that stand for a function: input = sys.stdin.readline
        self.tokens: dict[str, str] = {}  # names of all words of the input, or of iterators over them: their kinds
        self.taken = 0  # words of the input that were taken by their place so far
        self.pointers: set[str] = set()
        self.places = count(1)
        self.calls: list[str] = []
        self.of_lines = self.of_words = False
        self.left: str = ""  # why the program may have ended before it reads on
        self.doubts: list[str] = []

    # --- statements ---------------------------------------------------------------------------------------

    def block(self, statements: Iterable[ast.stmt]) -> list[Node]:
        found: list[Node] = []
        left = ""
        for statement in statements:
            nodes = self.statement(statement)
            if nodes and left and has_reads(nodes):
                self.doubts.append(left)
            found += nodes
            left = left or py.leaves(statement)
        return found

    def statement(self, statement: ast.stmt) -> list[Node]:
        match statement:
            case ast.FunctionDef():
                self.functions[statement.name] = statement
                return []
            case ast.Assign(targets=[target], value=value):
                return self.assign(target, value)
            case ast.Assign(value=value):
                return self.several(value)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                return self.assign(target, value)
            case ast.Expr(value=value) | ast.Return(value=ast.expr() as value):
                return self.inner(value)
            case ast.For():
                return self.loop(statement)
            case ast.While():
                return self.while_(statement)
            case ast.If():
                return self.branch(statement)
            case ast.With(body=body):
                return self.block(body)
            case ast.Try():
                return self.try_(statement)
            case ast.AugAssign(value=value):
                return self.inner(value)
            case ast.ClassDef() | ast.AsyncFunctionDef() | ast.Import() | ast.ImportFrom():
                return []
        return self.inner(statement)

    def several(self, value: ast.expr) -> list[Node]:
        nodes = self.inner(value)
        if nodes:
            raise NotRead(f"{py.shown(value)} gives one value several names")
        return []

    def assign(self, target: ast.expr, value: ast.expr) -> list[Node]:
        name = target.id if isinstance(target, ast.Name) else ""
        if name and isinstance(value, ast.Lambda):
            self.functions[name] = value
            return []
        if name and self.is_reader(value):
            self.aliases[name] = value
            return []
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            return [node for one in zip(target.elts, value.elts, strict=True) for node in self.assign(*one)]
        reading = self.reading(value)
        if isinstance(reading, _All):
            if not name:
                raise NotRead(f"{py.shown(target)} is all of the input")
            self.tokens[name] = reading.kind
            self.of_words = True
            return []
        if name and isinstance(value, ast.Constant):
            self.pointers.add(name)
        if reading is None:
            return self.inner(value, name)
        return self.bound(target, reading)

    def bound(self, target: ast.expr, reading: _Reading) -> list[Node]:
        """What a reading gives to the names of an assignment."""
        place = next(self.places)
        match reading, target:
            case _Line(), _:
                return [self.take(py.variable(target), "string", place), *self.end()]
            case _Word(kind, alone), _:
                return [self.take(py.variable(target), kind, place), *(self.end() if alone else [])]
            case _Words(kind), ast.Tuple(elts=parts) | ast.List(elts=parts):
                return [*(self.part(part, kind, place) for part in parts), *self.end()]
            case _Words(kind), _:
                return [Rest(py.variable(target), kind, place), *self.end()]
            case _Row(number, kind), _:
                return [Loop(number, (self.take(py.variable(target), kind, place),))]
            case _Many(number, each, _), ast.Tuple(elts=parts) if number == str(len(parts)):
                return [node for part in parts for node in self.bound(part, each)]
            case _Many(number, each, inner), _:
                named = target if not isinstance(inner, ast.Tuple) else inner
                return [Loop(number, tuple(self.bound(named, each)))]
        raise NotRead(f"{py.shown(target)} is not understood")

    def part(self, part: ast.expr, kind: str, place: int) -> Node:
        if isinstance(part, ast.Starred):
            return Rest(py.variable(part.value), kind, place)
        return self.take(py.variable(part), kind, place)

    def take(self, name: str, kind: str, statement: int) -> Take:
        return Take(name, kind, statement, next(self.places))

    def end(self) -> list[Node]:
        return [] if self.of_words else [EndOfLine()]

    # --- loops and branches ---------------------------------------------------------------------------------

    def loop(self, statement: ast.For) -> list[Node]:
        reading = self.reading(statement.iter)
        if isinstance(reading, _Words | _Many):
            nodes = self.bound(statement.target, reading)
            if has_reads(self.block(statement.body)):
                raise NotRead(f"line {statement.lineno} reads more for each word of a line")
            return nodes
        if reading is not None:
            raise NotRead(f"line {statement.lineno} reads until the end of the input")
        before: list[Node] = []
        times = self.times(statement.iter, before)
        body = self.block(statement.body)
        if has_reads(body):
            if times is None:
                raise NotRead(f"line {statement.lineno}: how often it reads is not understood")
            if any(isinstance(inner, ast.Break) for inner in py.own(statement.body)):
                self.doubts.append(f"line {statement.lineno} may stop to read before the end")
            return [*before, Loop(times, tuple(body))]
        return [*before, *self.block(statement.orelse)]

    def times(self, iterated: ast.expr, before: list[Node]) -> str | None:
        """How often a `for` runs; what is read to know it goes to `before`."""
        match iterated:
            case ast.Call(func=ast.Name("enumerate"), args=[inner, *_]):
                return self.times(inner, before)
            case ast.Call(func=ast.Name("range"), args=[last]):
                return self.number(last, before)
            case ast.Call(func=ast.Name("range"), args=[first, last]):
                return py.difference(self.number(first, before), self.number(last, before))
            case ast.Call(func=ast.Name("range"), args=[first, last, ast.UnaryOp(ast.USub(), ast.Constant(1))]):
                return py.difference(self.number(last, before), self.number(first, before))
            case ast.List() | ast.Tuple():
                return str(len(iterated.elts))
        before += self.inner(iterated)
        return None

    def number(self, expression: ast.expr, before: list[Node]) -> str | None:
        reading = self.reading(expression)
        if isinstance(reading, _Word):
            name = f"count{'abcdefgh'[len(before) % 8]}"
            before += self.bound(ast.Name(name), reading)
            return name
        return py.counted(expression)

    def while_(self, statement: ast.While) -> list[Node]:
        if self.inner(statement.test):
            raise NotRead(f"line {statement.lineno} reads until the end of the input")
        body = self.block(statement.body)
        if not has_reads(body):
            return []
        match statement.test:
            case ast.Name(name) | ast.Compare(left=ast.Name(name), ops=[ast.Gt() | ast.NotEq()], comparators=[
                ast.Constant(0)
            ]) if py.falls(name, statement.body):  # fmt: skip
                return [Loop(name, tuple(body))]
        raise NotRead(f"line {statement.lineno}: how often it reads is not understood")

    def branch(self, statement: ast.If) -> list[Node]:
        before = self.inner(statement.test)
        if py.is_main(statement.test):
            return self.block(statement.body)
        if has_reads([*self.block(statement.body), *self.block(statement.orelse)]):
            raise NotRead(f"line {statement.lineno} reads under a condition")
        return before

    def try_(self, statement: ast.Try) -> list[Node]:
        nodes = [*self.block(statement.body), *self.block(statement.orelse), *self.block(statement.finalbody)]
        if has_reads(nodes):
            raise NotRead(f"line {statement.lineno} reads as long as it can")
        return []

    # --- expressions ----------------------------------------------------------------------------------------

    def inner(self, node: ast.AST, name: str = "") -> list[Node]:
        """What an expression reads somewhere within it, in the order of the text."""
        if isinstance(node, ast.Lambda):
            return []
        if isinstance(node, ast.expr):
            reading = self.reading(node)
            if isinstance(reading, _All):
                raise NotRead(f"line {node.lineno} takes all of the input at once")
            if reading is not None:
                return self.bound(ast.Name(name or "value"), reading)
        if isinstance(node, ast.Call):
            return self.call(node)
        if isinstance(node, ast.comprehension | ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp):
            found = [one for child in ast.iter_child_nodes(node) for one in self.inner(child)]
            if has_reads(found) and not isinstance(node, ast.comprehension):
                raise NotRead(f"{py.shown(node)} is not understood")
            return found
        return [one for child in ast.iter_child_nodes(node) for one in self.inner(child)]

    def call(self, call: ast.Call) -> list[Node]:
        """Arguments are read first, then what the function itself reads."""
        match call:
            case ast.Call(func=ast.Attribute(value=owner, attr="append" | "add" | "extend"), args=[value]):
                reading = self.reading(value)
                if reading is not None and not isinstance(reading, _All):
                    return self.bound(ast.Name(py.variable(owner)), reading)
        parameters = self.parameters(call.func)
        arguments = [
            one
            for place, argument in enumerate(call.args)
            for one in self.inner(argument, parameters[place] if place < len(parameters) else "")
        ]
        arguments += [one for keyword in call.keywords for one in self.inner(keyword.value, keyword.arg or "")]
        arguments += [] if isinstance(call.func, ast.Name) else self.inner(call.func)
        return [*arguments, *self.body_of(call)]

    def parameters(self, function: ast.expr) -> list[str]:
        known = self.functions.get(function.id) if isinstance(function, ast.Name) else None
        return [argument.arg for argument in known.args.args] if known else []

    def body_of(self, call: ast.Call) -> list[Node]:
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        function = self.functions.get(name)
        if function is None or name in self.calls:
            return []
        if len(self.calls) >= _DEEPEST:
            raise NotRead("its functions call each other too deeply")
        self.calls.append(name)
        try:
            return self.block(function.body) if isinstance(function, ast.FunctionDef) else self.inner(function.body)
        finally:
            self.calls.pop()

    def is_reader(self, value: ast.expr) -> bool:
        """Whether it is a function that reads a line: ``sys.stdin.readline``, ``input``."""
        match value:
            case ast.Name("input" | "raw_input"):
                return value.id not in self.functions
            case ast.Name(name):
                return name in self.aliases
            case ast.Attribute(attr="readline", value=stream):
                return py.is_stdin(stream)
            case ast.Attribute(attr="__next__", value=ast.Name(name)):
                return name in self.tokens
        return False

    def reading(self, node: ast.expr) -> _Reading | None:
        """What an expression as a whole reads; None where it is no reading of a known form."""
        match node:
            case ast.Call(func=ast.Name(name), args=[]) if name in self.functions and name not in self.calls:
                return self.returned(name)
            case ast.Call(func=function, args=[]) if self.is_reader(function):
                aliased = self.aliases.get(function.id) if isinstance(function, ast.Name) else None
                match aliased:
                    case ast.Attribute(attr="__next__", value=ast.Name(words)):
                        return _Word(self.tokens[words], alone=False)
                self.of_lines = True
                return _Line()
            case ast.Call(func=ast.Attribute(value=inner, attr=attr)) if attr in py.TIDY:
                found = self.reading(inner)
                return found if isinstance(found, _Line) else None
            case ast.Call(func=ast.Attribute(value=inner, attr="split"), args=[]):
                return self.split(inner)
            case ast.Call(func=ast.Attribute(value=ast.Name("np" | "numpy"), attr="array"), args=[inner, *_]):
                return self.reading(inner)
            case ast.Call(func=ast.Name("int" | "float" | "str" as name), args=[inner]):
                return self.converted(inner, name)
            case ast.Call(func=ast.Name("map"), args=[ast.Name("int" | "float" | "str" as name), inner]):
                return self.all_converted(inner, name)
            case ast.Call(func=ast.Name("next"), args=[ast.Name(name)]) if name in self.tokens:
                return _Word(self.tokens[name], alone=False)
            case ast.Call(func=ast.Attribute(value=ast.Name(name), attr="pop" | "popleft" | "__next__")) if (
                name in self.tokens
            ):
                return _Word(self.tokens[name], alone=False)
            case ast.Call(func=ast.Name(name), args=[inner, *_]) if name in _SAME and name not in self.functions:
                return self.reading(inner)
            case ast.Name(name) if name in self.tokens:
                return _All(self.tokens[name])
            case ast.Subscript(value=ast.Name(name), slice=place) if name in self.tokens:
                return self.indexed(node, place, self.tokens[name])
            case ast.ListComp(elt=each, generators=[one]) | ast.GeneratorExp(elt=each, generators=[one]):
                return self.comprehension(each, one)
            case ast.Tuple() | ast.List() | ast.Starred():
                return None
        return None

    def returned(self, name: str) -> _Reading | None:
        """What a function of the program reads, where it does nothing else."""
        function = self.functions[name]
        if isinstance(function, ast.Lambda):
            body: ast.expr | None = function.body
        else:
            match [one for one in function.body if not isinstance(one, ast.Global | ast.Nonlocal)]:
                case [ast.Return(value=ast.expr() as body)]:
                    pass
                case [ast.AugAssign(target=ast.Name(_)), ast.Return(value=ast.expr() as body)]:
                    pass
                case _:
                    return None
        self.calls.append(name)
        try:
            return self.reading(body) if body is not None else None
        finally:
            self.calls.pop()

    def split(self, inner: ast.expr) -> _Reading | None:
        if py.is_whole_input(inner):
            return _All()
        return _Words() if isinstance(self.reading(inner), _Line) else None

    def converted(self, inner: ast.expr, name: str) -> _Reading | None:
        found = self.reading(inner)
        kind = py.kind(name)
        match found:
            case _Line():
                return _Word(kind)
            case _Word(_, alone):
                return _Word(kind, alone)
        return None

    def all_converted(self, inner: ast.expr, name: str) -> _Reading | None:
        found = self.reading(inner)
        match found:
            case _Words():
                return _Words(py.kind(name))
            case _All():
                return _All(py.kind(name))
            case _Row(number):
                return _Row(number, py.kind(name))
            case _Many(number, _Word() | _Line() as each, target):
                return _Many(number, _Word(py.kind(name), alone=not isinstance(each, _Word) or each.alone), target)
            case _Line():
                raise NotRead(f"{py.shown(inner)} is taken apart into characters")
        return None

    def indexed(self, node: ast.expr, place: ast.expr, kind: str) -> _Reading:
        """``data[p]`` with a running p, whose order is that of the text, and ``data[0]`` where it is the next one."""
        match place:
            case ast.Constant(int() as number) if number == self.taken:
                self.taken += 1
                return _Word(kind, alone=False)
            case ast.Slice(lower=ast.Constant(int() as number), upper=ast.expr() as upper) if number == self.taken:
                times = py.difference(str(number), py.counted(upper))
                if times is not None:
                    self.taken = -1  # how many is not known
                    return _Row(times, kind)
            case ast.Slice(lower=ast.Constant(int() as number), upper=None) if number == self.taken:
                self.taken = -1
                return _Words(kind)
            case ast.Name(name) | ast.BinOp(ast.Name(name), ast.Add(), ast.Constant()) if name in self.pointers:
                self.doubts.append(f"{py.shown(node)} takes words of the input by their place")
                return _Word(kind, alone=False)
            case ast.Slice(lower=ast.Name(name), upper=ast.BinOp(ast.Name(again), ast.Add(), number)) if (
                name == again and name in self.pointers and (times := py.counted(number))
            ):
                self.doubts.append(f"{py.shown(node)} takes words of the input by their place")
                return _Row(times, kind)
        raise NotRead(f"{py.shown(node)} takes words of the input by their place")

    def comprehension(self, each: ast.expr, one: ast.comprehension) -> _Reading | None:
        over = self.reading(one.iter)
        if isinstance(over, _All):
            match each:
                case ast.Call(func=ast.Name("int" | "float" as converter), args=[ast.Name()]):
                    return _All(py.kind(converter))
            return over if isinstance(each, ast.Name) else None
        if isinstance(over, _Words) and isinstance(one.target, ast.Name):
            match each:
                case ast.Call(func=ast.Name("int" | "float" | "str" as name), args=[ast.Name(used)]) if (
                    used == one.target.id
                ):
                    return _Words(py.kind(name))
                case ast.Name(used) if used == one.target.id:
                    return over
            raise NotRead(f"{py.shown(each)} of words is not understood")
        found = self.reading(each)
        if found is None:
            return None
        before: list[Node] = []
        times = self.times(one.iter, before)
        if before or times is None or one.ifs:
            raise NotRead(f"how often {py.shown(each)} is read is not understood")
        return _Many(times, found, each)
