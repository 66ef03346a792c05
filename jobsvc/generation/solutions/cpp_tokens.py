"""C++ source -> its tokens, without comments and with its own macros put in their place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jobsvc.generation.solutions.order import NotRead

#: Tokens after macros; a program that grows beyond is not followed.
_MOST = 60_000
_DEEPEST = 20
_TOKEN = re.compile(
    r"(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')|(?P<name>[A-Za-z_]\w*)|(?P<number>\.?\d[\w.']*)"
    r"|(?P<sign>>>=|<<=|\+\+|--|->|::|<<|>>|&&|\|\||[-+*/%<>=!&|^]=|[^\s\w])"
)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')", re.S)
_DEFINE = re.compile(r"#\s*define\s+(?P<name>\w+)(?P<parameters>\([^()]*\))?(?P<body>.*)")


@dataclass(frozen=True, slots=True)
class Macro:
    parameters: tuple[str, ...] | None
    body: tuple[str, ...]


def cpp_tokens(source: str) -> list[str]:
    """Raises NotRead."""
    text = _COMMENT.sub(lambda match: match["text"] or " ", source.replace("\\\n", " "))
    macros: dict[str, Macro] = {}
    plain: list[str] = []
    for line in text.split("\n"):
        if not line.lstrip().startswith("#"):
            plain.append(line)
        elif define := _DEFINE.match(line.strip()):
            parameters = define["parameters"]
            names = tuple(name.strip() for name in parameters.strip("()").split(",")) if parameters else None
            macros[define["name"]] = Macro(names, tuple(_split(define["body"])))
        elif re.match(r"#\s*(?:ifdef|ifndef|if|else|elif)\b", line.strip()):
            plain.append("")  # what only some compilers see is mostly about debugging
    return _expanded(_split("\n".join(plain)), macros, ())


def _split(text: str) -> list[str]:
    return [match[0] for match in _TOKEN.finditer(text)]


def _expanded(tokens: list[str], macros: dict[str, Macro], within: tuple[str, ...]) -> list[str]:
    if len(within) > _DEEPEST:
        raise NotRead("its macros are nested too deeply")
    found: list[str] = []
    at = 0
    while at < len(tokens):
        macro = macros.get(tokens[at])
        name = tokens[at]
        at += 1
        if macro is None or name in within:
            found.append(name)
        elif macro.parameters is None:
            found += _expanded(list(macro.body), macros, (*within, name))
        elif at < len(tokens) and tokens[at] == "(":
            arguments, at = arguments_of(tokens, at)
            found += _expanded(_filled(macro, arguments), macros, (*within, name))
        else:
            found.append(name)
        if len(found) > _MOST:
            raise NotRead("it is too long")
    return found


def _filled(macro: Macro, arguments: list[list[str]]) -> list[str]:
    names = macro.parameters or ()
    if names and names[-1] == "...":
        rest = [
            symbol for place, one in enumerate(arguments[len(names) - 1 :]) for symbol in ([","] if place else []) + one
        ]
        given = {**dict(zip(names[:-1], arguments, strict=False)), "__VA_ARGS__": rest}
    else:
        given = dict(zip(names, arguments, strict=False))
    return [symbol for part in macro.body for symbol in given.get(part, [part])]


def arguments_of(tokens: list[str], at: int) -> tuple[list[list[str]], int]:
    """What stands in the brackets that open at a place, cut at commas, and the place behind them. Raises NotRead."""
    depth, arguments = 0, [[]]  # type: tuple[int, list[list[str]]]
    while at < len(tokens):
        symbol = tokens[at]
        at += 1
        depth += (symbol in "([{") - (symbol in ")]}")
        if depth == 0:
            return ([] if arguments == [[]] else arguments), at
        if symbol == "," and depth == 1:
            arguments.append([])
        elif not (symbol in "([{" and depth == 1):
            arguments[-1].append(symbol)
    raise NotRead("its brackets do not match")
