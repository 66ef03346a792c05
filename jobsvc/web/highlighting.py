"""Code with its words marked for the page's colours: classes only, and in bounded time whatever the code is.

Pygments reads some texts in a time that grows with the square of their length, and with one step of its C readers
in minutes. So that step is left out, long code is shown plain, and where the time is over the rest is plain too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import cache

from markupsafe import Markup, escape
from pygments.lexer import Lexer, include
from pygments.lexers.c_cpp import CLexer, CppLexer
from pygments.lexers.data import JsonLexer
from pygments.lexers.javascript import JavascriptLexer
from pygments.lexers.jvm import JavaLexer
from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Punctuation, String, Token

from jobsvc.generation.solutions import language_named

#: Characters of code that is marked at all: ten times what a usual script has.
MOST_CHARACTERS = 100_000
#: Seconds of reading after which the rest is shown plain.
MOST_SECONDS = 0.25

#: The classes of code.css; what is not below one of these has the colour of text.
CLASSES = {
    Comment.Preproc: "hl-preproc",
    Comment: "hl-comment",
    Keyword.Constant: "hl-number",
    Keyword: "hl-keyword",
    Name.Builtin: "hl-builtin",
    Name.Function: "hl-name",
    Name.Class: "hl-name",
    Name.Decorator: "hl-preproc",
    Name.Tag: "hl-name",
    Number: "hl-number",
    String: "hl-string",
}

#: Without the rules that look ahead for a function's brackets: on a long row of blanks they take minutes.
_C_ROOT = [include("whitespace"), include("statements"), (r"[{};]", Punctuation)]


class _C(CLexer):
    tokens = {"root": _C_ROOT}  # noqa: RUF012 - how Pygments has it


class _Cpp(CppLexer):
    tokens = {"root": _C_ROOT}  # noqa: RUF012


LEXERS: dict[str, type[Lexer]] = {
    "python": PythonLexer,
    "c": _C,
    "cpp": _Cpp,
    "javascript": JavascriptLexer,
    "java": JavaLexer,
    "json": JsonLexer,
}


def highlighted(code: str, language: str, *, clock: Callable[[], float] = time.monotonic) -> Markup:
    """Code as HTML that shows the same characters; `language` by any of its usual names, or `json`."""
    lexer = _lexer(language)
    if lexer is None or len(code) > MOST_CHARACTERS:
        return escape(code)
    return Markup("").join(_marked(code, lexer, until=clock() + MOST_SECONDS, clock=clock))


def _marked(code: str, lexer: Lexer, *, until: float, clock: Callable[[], float]) -> Iterator[Markup]:
    done, begin, marked_as = 0, 0, ""
    for start, kind, text in lexer.get_tokens_unprocessed(code + "\n"):  # where some comments end
        if start != done or clock() > until:
            break  # Not in order, or over time: the rest is shown as it is.
        name = class_of(kind) if not text.isspace() else marked_as
        if name != marked_as:
            yield _piece(code[begin:start], marked_as)
            begin, marked_as = start, name
        done = start + len(text)
    yield _piece(code[begin:done], marked_as)
    yield escape(code[done:])


def _piece(text: str, name: str) -> Markup:
    return Markup('<span class="{}">{}</span>').format(name, text) if name and text else escape(text)


@cache
def class_of(kind: Token) -> str:
    """The class of a kind of token, or of the nearest kind above it; empty where none has one."""
    while kind is not None and kind not in CLASSES:
        kind = kind.parent
    return CLASSES.get(kind, "")


@cache
def _lexer(language: str) -> Lexer | None:
    known = language_named(language)
    reader = LEXERS.get(known.name if known else language)
    return reader() if reader else None
