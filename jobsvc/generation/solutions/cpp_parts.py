"""What short stretches of C++ say: names, sizes, how often a loop runs."""

from __future__ import annotations

import ast
import re

from jobsvc.generation.solutions.cpp_tokens import arguments_of
from jobsvc.generation.solutions.order import Loop, Node, NotRead, Take


def of_scan(kind: str) -> str:
    kinds = {"d": "int", "u": "int", "i": "int", "s": "string", "c": "char"}
    if kind not in kinds:
        raise NotRead(f"scanf reads %{kind}, a number with a point or of another kind")
    return kinds[kind]


def name(target: list[str]) -> str:
    """The variable that is read: `a` of ``a[i]``, `x` of ``p[i].x``, `first` of ``e[i].first``."""
    depth, name = 0, ""
    for symbol in target:
        if symbol in "([{" or symbol in ")]}":
            depth += 1 if symbol in "([{" else -1
        elif depth == 0 and symbol == "+" and name:
            return name
        elif depth == 0 and symbol.isidentifier() and symbol != "std":
            name = symbol
        elif depth == 0 and symbol not in ("&", "*", ".", "->", "::", "+") and not symbol[0].isdigit():
            return ""
    return name or next((symbol for symbol in target if symbol.isidentifier()), "")


def cut(tokens: list[str], at: str = ",") -> list[list[str]]:
    """The tokens cut at a sign outside of brackets."""
    parts: list[list[str]] = [[]]
    depth = 0
    for symbol in tokens:
        depth += (symbol in "([{") - (symbol in ")]}")
        if symbol == at and depth == 0:
            parts.append([])
        else:
            parts[-1].append(symbol)
    return parts


def sizes(behind: list[str]) -> list[str]:
    """The sizes that stand behind a name: ``a(n)``, ``a(n, vector<int>(m))``, ``a[n][m]``."""
    if not behind:
        return []
    if behind[0] == "[":
        found = []
        at = 0
        while at < len(behind) and behind[at] == "[":
            inside, at = arguments_of(behind, at)
            found.append(count(inside[0]) if inside else "")
        return found
    if behind[0] in "({":
        inside, _ = arguments_of(behind, 0)
        if not inside:
            return []
        inner = inside[1] if len(inside) > 1 else []
        nested = sizes(inner[inner.index("(") :]) if "(" in inner and "vector" in inner else []
        return [count(inside[0]), *nested]
    return []


def count(tokens: list[str]) -> str:
    """The text of a count; empty where it is not one of names and numbers."""
    text = re.sub(r"\( (?:int|size_t|long long|long|ll) \) ", "", " ".join(tokens))
    if not all(symbol.isidentifier() or symbol.isdecimal() or symbol in "+-*()" for symbol in text.split()):
        return ""
    try:
        return ast.unparse(ast.parse(text, mode="eval")) if "( )" not in text else ""
    except SyntaxError:
        return ""


def falling(head: list[str]) -> str:
    """The name in ``while (t--)``."""
    match head:
        case [name, "--"] | [name, "--", ">" | "!=", "0"] | ["(", name, "--", ")"] if name.isidentifier():
            return name
    return ""


def times(first: list[str], test: list[str], step: list[str]) -> str:
    """How often ``for (first; test; step)`` runs; empty where that is not clear."""
    if times := falling(test):
        return times if not step else ""
    if "=" not in first or not step:
        return ""
    letter = first[first.index("=") - 1]
    start = count(cut(first[first.index("=") + 1 :])[0])
    if step in ([letter, "++"], ["++", letter], [letter, "+=", "1"]):
        match test:
            case [name, "<" | "!=" | "<=" as sign, *last] if name == letter and start:
                return between(start, count(last), inclusive=sign == "<=")
    if step in ([letter, "--"], ["--", letter], [letter, "-=", "1"]):
        match test:
            case [name, ">" | ">=" as above, *last] if name == letter and start:
                return between(count(last), start, inclusive=above == ">=")
            case ["~", name] if name == letter:
                return between("0", start, inclusive=True)
    return ""


def between(first: str, last: str, *, inclusive: bool) -> str:
    """How many numbers there are from the one to the other."""
    if not first or not last:
        return ""
    if inclusive:
        if first == "1":
            return last
        if first == "0":
            return last.removesuffix(" - 1") if re.fullmatch(r"\w+ - 1", last) else f"{last} + 1"
        return f"{last} - ({first}) + 1"
    return last if first == "0" else f"{last} - ({first})"


def behind(tokens: list[str], at: int, end: str) -> int:
    """The place behind the next sign outside of brackets."""
    depth = 0
    while at < len(tokens):
        depth += (tokens[at] in "([{") - (tokens[at] in ")]}")
        at += 1
        if tokens[at - 1] == end and depth == 0:
            return at
    return at + 1


def assigned(before: list[str]) -> str:
    """The name to which ``= read()`` gives its value."""
    if before[-1:] != ["="]:
        return "value"
    return name(before[-2:-1]) if before[-2].isidentifier() else of_element(before[:-1])


def of_element(target: list[str]) -> str:
    """``a`` of ``int x = 1, a[i]``."""
    start = max((place for place, symbol in enumerate(target) if symbol in (",", ";")), default=-1)
    return name(target[start + 1 :]) or "value"


def leaves(tokens: list[str]) -> str:
    """Whether a statement may leave what is around it."""
    leaving = next((symbol for symbol in tokens if symbol in ("return", "continue", "break", "exit")), "")
    return f"it may leave ({leaving}) before the rest is read" if leaving else ""


def breaks(tokens: list[str]) -> bool:
    return "break" in tokens and not {"for", "while", "switch"} & set(tokens)


def renamed(node: Node, given: dict[str, str]) -> Node:
    """The reading of a function with the names of its caller."""
    match node:
        case Take(name, kind, statement, place):
            return Take(given.get(name, name), kind, statement, place)
        case Loop(number, body):
            text = re.sub(r"[A-Za-z_]\w*", lambda match: given.get(match[0], match[0]), number)
            return Loop(text, tuple(renamed(inner, given) for inner in body))
    return node
