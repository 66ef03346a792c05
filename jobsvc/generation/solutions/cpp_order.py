"""C++ (and C) source -> the order in which it reads its input: ``cin >>``, ``scanf``, ``getline``, readers of its own.

The statements are followed as they would run, functions where they are called. What reads in a way that is not known
here raises NotRead: nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count

from jobsvc.generation.solutions import cpp_parts as parts
from jobsvc.generation.solutions.cpp_tokens import arguments_of, cpp_tokens
from jobsvc.generation.solutions.order import Loop, Node, NotRead, Order, Take, counts, has_reads, names_in, takes

_DEEPEST = 12
_NUMBERS = frozenset(
    re.findall(
        r"\w+",
        "int long short unsigned signed size_t ll ull lint int64_t uint64_t int32_t uint32_t __int64 __int128 i64 u64",
    )
)
_FRACTIONS = frozenset(["double", "float"])
_BASIC = _NUMBERS | _FRACTIONS | {"char", "string", "bool", "auto", "const", "static", "std"}
_CONTAINERS = frozenset(["vector", "deque", "valarray", "array"])
_KEYWORDS = frozenset(
    re.findall(r"\w+", "if for while do return else switch case break continue goto new delete using namespace")
)
_SCANNED = re.compile(r"%(?P<length>hh|h|ll|l|j|z|I64)?(?P<kind>[a-zA-Z])|%(?P<width>\d+)(?P<kind2>[a-zA-Z])")
_SIGNS = frozenset("+-*/%^")
_CHANGING = ("+=", "-=", "*=", "/=", "++", ">>=", "<<=")
_READS_CHARACTERS = frozenset(["getchar", "getchar_unlocked", "_getchar_nolock", "fread", "getc", "fgetc", "gc"])


@dataclass(slots=True)
class _Function:
    parameters: list[list[str]]
    body: list[str]

    @property
    def reads_number(self) -> bool:
        """Whether it puts a number together from single characters."""
        return bool(_READS_CHARACTERS & set(self.body)) and any(symbol in ("'0'", "48", "^") for symbol in self.body)

    def names(self) -> list[str]:
        return [next((symbol for symbol in reversed(one) if symbol.isidentifier()), "") for one in self.parameters]


@dataclass(slots=True)
class _Known:
    """What declarations say of names: the kind of a value, and how many there are in each dimension."""

    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, list[str]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)  # of the program's own names for types


def cpp_order(source: str) -> Order:
    """Raises NotRead."""
    reader = _Reader(cpp_tokens(source))
    try:
        nodes = reader.call("main", [])
    except RecursionError:
        raise NotRead("it is nested too deeply") from None
    if not has_reads(nodes):
        raise NotRead("it reads nothing in a way that is understood")
    doubts = [*reader.doubts, *(f"{name} is changed before it counts what is read" for name in reader.changed(nodes))]
    return Order(tuple(nodes), by_lines=False, doubts=doubts, reckoned=reader.reckoned())


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.known = _Known()
        self.functions: dict[str, _Function] = {}
        self.places = count(1)
        self.statements = count(1)
        self.calls: list[str] = []
        self.doubts: list[str] = []
        self.find_types()
        self.top_level()

    # --- declarations ---------------------------------------------------------------------------------------

    def find_types(self) -> None:
        """``using ll = long long;`` and ``typedef long long ll;``"""
        for at, symbol in enumerate(self.tokens):
            if symbol == "using" and self.tokens[at + 2 : at + 3] == ["="]:
                self.known.types[self.tokens[at + 1]] = self.kind_of(self.until(at + 3, ";"))
            elif symbol == "typedef":
                said = self.until(at + 1, ";")
                if said:
                    self.known.types[said[-1]] = self.kind_of(said[:-1])

    def until(self, at: int, end: str) -> list[str]:
        found = []
        for symbol in self.tokens[at : at + 60]:
            if symbol == end:
                break
            found.append(symbol)
        return found

    def kind_of(self, said: list[str]) -> str:
        """The kind of the values of a type: "int", "string", "char", "fraction"; empty where it is none."""
        words = set(said)
        if words & {"pair", "tuple", "map"} and words & {"string", "char"}:
            return ""  # of two kinds
        if words & _FRACTIONS:
            return "fraction"
        for kind in ("string", "char"):
            if kind in words:
                return kind
        if words & _NUMBERS or "bool" in words:
            return "int"
        return next((self.known.types[word] for word in said if word in self.known.types), "")

    def top_level(self) -> None:
        at, start = 0, 0
        while at < len(self.tokens):
            symbol = self.tokens[at]
            if symbol == "(" and at and self.tokens[at - 1].isidentifier():
                parameters, end = arguments_of(self.tokens, at)
                while self.tokens[end : end + 1] in (["const"], ["noexcept"]):
                    end += 1
                if self.tokens[end : end + 1] == ["{"] and self.tokens[at - 1] not in _KEYWORDS:
                    body, behind = arguments_of(self.tokens, end)
                    self.functions[self.tokens[at - 1]] = _Function(parameters, self.tokens[end + 1 : behind - 1])
                    del body
                    at = start = behind
                    continue
                at = end
                continue
            if symbol in (";", "{", "}"):
                self.declare(self.tokens[start:at])
                start = at + 1
            at += 1

    def declare(self, statement: list[str]) -> bool:
        """Notes what a declaration says; whether it was one."""
        while statement and statement[0] in (
            "const",
            "static",
            "constexpr",
            "register",
            "unsigned",
            "signed",
            "inline",
        ):
            statement = statement[1:]
        end = self.type_end(statement)
        if end == 0 or end >= len(statement):
            return False
        kind = self.kind_of(statement[:end])
        for declarator in parts.cut(statement[end:]):
            name = next((symbol for symbol in declarator if symbol.isidentifier()), "")
            if not name:
                return False
            at = declarator.index(name)
            self.known.kinds[name] = kind
            is_container = bool(_CONTAINERS & set(statement[:end]))
            self.known.sizes[name] = parts.sizes(declarator[at + 1 :]) if is_container or "[" in declarator else []
            if is_container and not self.known.sizes[name]:
                self.known.sizes[name] = [""] * sum(symbol in _CONTAINERS for symbol in statement[:end])
            is_buffer = kind == "char" and declarator[at + 1 : at + 2] == ["["]
            if is_buffer:
                self.known.kinds[name] = "chars"
        return True

    def type_end(self, statement: list[str]) -> int:
        """Where the type ends that a declaration begins with; 0 where it begins with none."""
        at = 0
        while at < len(statement):
            symbol = statement[at]
            if symbol == "::" or (at and statement[at - 1] == "::"):
                at += 1
            elif symbol == "<" and at:
                depth = 0
                while at < len(statement):
                    depth += {"<": 1, ">": -1, ">>": -2}.get(statement[at], 0)
                    at += 1
                    if depth <= 0:
                        break
            elif self.is_of_type(symbol, first=at == 0):
                at += 1
            else:
                break
        is_type = at and at < len(statement) and (statement[at].isidentifier() or statement[at] in "*&")
        return at if is_type else 0

    def is_of_type(self, symbol: str, *, first: bool) -> bool:
        """Whether it may be a part of a type; any name may, as the first one."""
        known = symbol in _BASIC or symbol in self.known.types or symbol in ("struct", "unsigned", "signed")
        return known or (first and symbol.isidentifier() and symbol not in _KEYWORDS)

    # --- statements -----------------------------------------------------------------------------------------

    def call(self, name: str, arguments: list[list[str]]) -> list[Node]:
        function = self.functions.get(name)
        if function is None:
            if name == "main":
                raise NotRead("it has no main")
            return []
        if name in self.calls:
            return []
        if len(self.calls) >= _DEEPEST:
            raise NotRead("its functions call each other too deeply")
        for parameter in function.parameters:
            self.declare(parameter)
        self.calls.append(name)
        try:
            nodes = self.block(function.body)
        finally:
            self.calls.pop()
        given = {
            own: argument[-1]
            for own, argument in zip(function.names(), arguments, strict=False)
            if len(argument) == 1 and argument[0].isidentifier()
        }
        return [parts.renamed(node, given) for node in nodes]

    def block(self, tokens: list[str]) -> list[Node]:
        found: list[Node] = []
        left = ""
        at = 0
        while at < len(tokens):
            nodes, behind = self.statement(tokens, at)
            if left and has_reads(nodes):
                self.doubts.append(left)
            found += nodes
            if tokens[at] == "if" and not has_reads(nodes):
                left = left or parts.leaves(tokens[at:behind])
            at = behind
        return found

    def statement(self, tokens: list[str], at: int) -> tuple[list[Node], int]:
        """What the statement at a place reads, and where the next one begins."""
        if at >= len(tokens):
            return [], at
        symbol = tokens[at]
        if symbol == "{":
            _, behind = arguments_of(tokens, at)
            return self.block(tokens[at + 1 : behind - 1]), behind
        if symbol == ";":
            return [], at + 1
        if symbol in ("for", "while", "if", "switch") and tokens[at + 1 : at + 2] == ["("]:
            _, inside = arguments_of(tokens, at + 1)
            head = tokens[at + 2 : inside - 1]
            return self.headed(symbol, head, tokens, inside)
        if symbol == "do":
            nodes, behind = self.statement(tokens, at + 1)
            if has_reads(nodes):
                raise NotRead("it reads in a do loop")
            return [], parts.behind(tokens, behind, ";")
        behind = parts.behind(tokens, at, ";")
        return self.simple(tokens[at : behind - 1]), behind

    def headed(self, word: str, head: list[str], tokens: list[str], at: int) -> tuple[list[Node], int]:
        if word == "for":
            return self.loop(head, tokens, at)
        if word == "while":
            times = parts.falling(head)
            before = [] if times else self.expression(head)
            nodes, behind = self.statement(tokens, at)
            if has_reads(before) or (has_reads(nodes) and not times):
                raise NotRead(f"how often while ({' '.join(head)[:40]}) reads is not understood")
            return ([Loop(times, tuple(nodes))] if has_reads(nodes) else []), behind
        before = self.expression(head)
        nodes, behind = self.statement(tokens, at)
        while tokens[behind : behind + 1] == ["else"]:
            more, behind = self.statement(tokens, behind + 1)
            nodes = [*nodes, *more]
        if has_reads(nodes):
            raise NotRead(f"it reads under a condition, {word} ({' '.join(head)[:40]})")
        return before, behind

    def loop(self, head: list[str], tokens: list[str], at: int) -> tuple[list[Node], int]:
        if ":" in head and ";" not in head:
            return self.over(head, tokens, at)
        clauses = parts.cut(head, ";")
        if len(clauses) < 2:
            raise NotRead("a for loop is not understood")
        before = self.simple(clauses[0])
        nodes, behind = self.statement(tokens, at)
        if not has_reads(nodes):
            return before, behind
        times = parts.times(clauses[0], clauses[1], clauses[2] if len(clauses) > 2 else [])
        if not times:
            raise NotRead(f"how often for ({' '.join(head)[:60]}) reads is not understood")
        if parts.breaks(tokens[at:behind]):
            self.doubts.append("it may stop to read in a loop before its end")
        return [*before, Loop(times, tuple(nodes))], behind

    def over(self, head: list[str], tokens: list[str], at: int) -> tuple[list[Node], int]:
        """``for (auto &x : a) cin >> x;``: as many as `a` was declared with."""
        place = head.index(":")
        if "[" in head[:place]:
            return self.over_pairs(head, place, tokens, at)
        container = head[place + 1 :]
        name = container[0] if container else ""
        own = next((symbol for symbol in reversed(head[:place]) if symbol.isidentifier()), "")
        sizes = self.known.sizes.get(name, [])
        before = self.known.kinds.get(own), self.known.sizes.get(own)
        self.known.kinds[own] = self.known.kinds.get(name, "")
        self.known.sizes[own] = sizes[1:]
        nodes, behind = self.statement(tokens, at)
        self.known.kinds[own], self.known.sizes[own] = before[0] or self.known.kinds[own], before[1] or []
        if not has_reads(nodes):
            return [], behind
        if len(container) != 1 or not sizes or not sizes[0]:
            raise NotRead(f"how many values {' '.join(container)[:30]} has is not understood")
        return [Loop(sizes[0], tuple(parts.renamed(node, {own: name}) for node in nodes))], behind

    def over_pairs(self, head: list[str], place: int, tokens: list[str], at: int) -> tuple[list[Node], int]:
        """``for (auto &[x, y] : pairs) cin >> x >> y;``"""
        name = head[place + 1] if len(head) == place + 2 else ""
        for own in head[head.index("[") : place]:
            if own.isidentifier():
                self.known.kinds[own], self.known.sizes[own] = self.known.kinds.get(name, ""), []
        nodes, behind = self.statement(tokens, at)
        sizes = self.known.sizes.get(name, [])
        if has_reads(nodes) and (not sizes or not sizes[0]):
            raise NotRead(f"how many values {name} has is not understood")
        return ([Loop(sizes[0], tuple(nodes))] if has_reads(nodes) else []), behind

    def simple(self, tokens: list[str]) -> list[Node]:
        """A declaration or an expression."""
        if not tokens:
            return []
        if tokens[0] == "auto" and tokens[2:4] == ["=", "["] and "{" in tokens:
            return self.lambda_(tokens)
        if tokens[0] == "return":
            return self.expression(tokens[1:])
        is_declared = self.declare(tokens)
        if not is_declared and len(tokens) > 3 and tokens[1] == "." and tokens[2] in ("resize", "assign"):
            self.known.sizes[tokens[0]] = parts.sizes(tokens[3:])
        return self.expression(tokens)

    def lambda_(self, tokens: list[str]) -> list[Node]:
        _, at = arguments_of(tokens, 3)
        parameters: list[list[str]] = []
        if tokens[at : at + 1] == ["("]:
            parameters, at = arguments_of(tokens, at)
        if "{" not in tokens[at:]:
            raise NotRead("its brackets do not match")
        at = tokens.index("{", at)
        _, behind = arguments_of(tokens, at)
        self.functions[tokens[1]] = _Function(parameters, tokens[at + 1 : behind - 1])
        return []

    # --- expressions ----------------------------------------------------------------------------------------

    def expression(self, tokens: list[str]) -> list[Node]:
        found: list[Node] = []
        at = 0
        statement = next(self.statements)
        while at < len(tokens):
            symbol = tokens[at]
            following = tokens[at + 1] if at + 1 < len(tokens) else ""
            if symbol == "cin" and following == ">>":
                nodes, at = self.streamed(tokens, at + 1, statement)
                found += nodes
            elif symbol in ("scanf", "scanf_s") and following == "(":
                arguments, at = arguments_of(tokens, at + 1)
                found += self.scanned(arguments, statement)
            elif symbol == "getline" and following == "(":
                arguments, at = arguments_of(tokens, at + 1)
                if arguments[:1] != [["cin"]] or len(arguments) != 2:
                    raise NotRead("getline reads parts of a line")
                found.append(self.take(arguments[1], statement, kind="string"))
            elif symbol in ("gets", "fgets", "read_line", "istream_iterator", "rdbuf", "istreambuf_iterator"):
                raise NotRead(f"{symbol} is not understood")
            elif symbol in self.functions and following == "(":
                arguments, behind = arguments_of(tokens, at + 1)
                found += self.called(symbol, arguments, tokens[:at], statement)
                at = behind
            else:
                at += 1
        return found

    def called(self, name: str, arguments: list[list[str]], before: list[str], statement: int) -> list[Node]:
        function = self.functions[name]
        if function.reads_number:
            if arguments:
                return [self.take(one, statement, kind="int") for one in arguments]
            given = parts.assigned(before)
            return [Take(given, "int", statement, next(self.places))]
        inner = [node for argument in arguments for node in self.expression(argument)]
        return [*inner, *self.call(name, arguments)]

    def streamed(self, tokens: list[str], at: int, statement: int) -> tuple[list[Node], int]:
        """``>> a >> b[i]`` from the first sign on."""
        found: list[Node] = []
        while at < len(tokens) and tokens[at] == ">>":
            start = at = at + 1
            depth = 0
            while at < len(tokens) and not (depth == 0 and tokens[at] in (">>", ",", ")", "&&", "||", ";", "==", "!=")):
                depth += (tokens[at] in "([{") - (tokens[at] in ")]}")
                at += 1
            target = tokens[start:at]
            if target != ["ws"] and target[-1:] != ["ws"]:
                found.append(self.take(target, statement))
        return found, at

    def scanned(self, arguments: list[list[str]], statement: int) -> list[Node]:
        """``scanf("%d %s", &n, s)``"""
        if not arguments or not arguments[0] or not arguments[0][0].startswith('"'):
            raise NotRead("scanf without a text for its format")
        form = "".join(symbol[1:-1] for symbol in arguments[0] if symbol.startswith('"'))
        if "%*" in form or "%[" in form or re.sub(r"%(?:hh|h|ll|l|I64|\d+)?[a-zA-Z]|\\n|\\t|\s", "", form):
            raise NotRead(f'scanf("{form[:30]}") is not understood')
        kinds = [match["kind"] or match["kind2"] for match in _SCANNED.finditer(form)]
        if len(kinds) != len(arguments) - 1:
            raise NotRead(f'scanf("{form[:30]}") is not understood')
        return [
            self.take(target, statement, kind=parts.of_scan(kind))
            for kind, target in zip(kinds, arguments[1:], strict=True)
        ]

    def take(self, target: list[str], statement: int, *, kind: str = "") -> Take:
        name = parts.name(target)
        if not name:
            raise NotRead(f"{' '.join(target)[:40]} is not understood")
        if name in ("first", "second"):
            self.known.kinds[name] = self.known.kinds.get(target[0], "")
        found = kind or self.known.kinds.get(name, "")
        dimensions = len(self.known.sizes.get(name, []))
        if dimensions > target.count("[") + ("+" in target) and found in ("int", "fraction"):
            raise NotRead(f"it reads all of {name} at once")
        if found == "chars":  # a buffer is read as a word, one of its places as a character
            found = "char" if "[" in target and len(self.known.sizes.get(name, [])) == target.count("[") else "string"
        elif found == "string" and target.count("[") > len(self.known.sizes.get(name, [])):
            found = "char"
        if found == "fraction":
            raise NotRead(f"{name} is a number with a point")
        if not found:
            raise NotRead(f"of which type {name} is, is not understood")
        return Take(name, found, statement, next(self.places))

    def changed(self, nodes: list[Node]) -> list[str]:
        """Names that count readings, and are given another value somewhere."""
        read = {take.name for take, _ in takes(nodes)}
        counting = {name for number in counts(nodes) for name in names_in(number)} & read
        return sorted({name for at, name in enumerate(self.tokens) if name in counting and self.changes(at)})

    def changes(self, at: int) -> bool:
        """Whether the name at a place is given another value there, other than by reading or by a falling loop."""
        before, earlier = self.tokens[at - 1], self.tokens[at - 2]
        after, then = (*self.tokens[at + 1 : at + 3], "", "")[:2]
        if after == "--":
            return before not in ("(", ";")
        if after == "=":
            return before in (";", "{", "}", ")") and not self.is_reader(then)
        return after in _CHANGING or (before in ("++", "--") and earlier in (";", "{", "}"))

    def reckoned(self) -> frozenset[str]:
        """Names in sums, products and powers."""
        around = zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False)
        return frozenset(name for before, name, after in around if name.isidentifier() and {before, after} & _SIGNS)

    def is_reader(self, name: str) -> bool:
        return name in self.functions and self.functions[name].reads_number
