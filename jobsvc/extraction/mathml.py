"""MathML to LaTeX: for pages saved without the LaTeX that their formulas were rendered from."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from selectolax.lexbor import LexborNode

#: Elements within a formula, beyond which it is taken for text. Statements need about ten.
MAX_DEPTH = 60

_SYMBOLS = {
    "≤": r"\le",
    "≥": r"\ge",
    "⩽": r"\le",
    "⩾": r"\ge",
    "≠": r"\ne",
    "≪": r"\ll",
    "≡": r"\equiv",
    "≈": r"\approx",
    "⋅": r"\cdot",
    "·": r"\cdot",
    "×": r"\times",
    "÷": r"\div",
    "±": r"\pm",
    "…": r"\ldots",
    "⋯": r"\cdots",
    "⋮": r"\vdots",
    "∑": r"\sum",
    "∏": r"\prod",
    "∈": r"\in",
    "∉": r"\notin",
    "∪": r"\cup",
    "∩": r"\cap",
    "⊆": r"\subseteq",
    "⊕": r"\oplus",
    "∣": r"\mid",
    "⌊": r"\lfloor",
    "⌋": r"\rfloor",
    "⌈": r"\lceil",
    "⌉": r"\rceil",
    "→": r"\to",
    "∞": r"\infty",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "−": "-",
}
#: Function application, invisible times, invisible separator, invisible plus.
_INVISIBLE = "\u2061\u2062\u2063\u2064"


def latex(math: LexborNode) -> str:
    """The formula of a ``<math>`` element; what LaTeX has no short word for stays as it is written."""
    return " ".join(_latex(math, MAX_DEPTH).split())


def _latex(node: LexborNode, depth: int) -> str:
    if depth == 0:
        return node.text()
    tag = node.tag or ""
    if tag in _TOKENS:
        return _TOKENS[tag](node.text().strip())
    parts = [_latex(child, depth - 1) for child in node.iter()]
    shape = _SHAPES.get(tag)
    if tag in _SILENT:
        return ""
    return shape.format(*parts) if shape and shape.count("{}") == len(parts) else " ".join(parts)


def _word(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return text if len(text) == 1 else rf"\mathrm{{{text}}}" if text else ""


def _operator(text: str) -> str:
    return " ".join(_SYMBOLS.get(sign, sign) for sign in text if sign not in _INVISIBLE)


_TOKENS: dict[str, Callable[[str], str]] = {
    "mi": _word,
    "mn": str,
    "mo": _operator,
    "mtext": lambda text: rf"\text{{{text}}}" if text else "",
    "ms": lambda text: rf"\text{{{text}}}",
}
_SILENT: Sequence[str] = ("mspace", "mphantom", "annotation", "annotation-xml")
_SHAPES = {
    "msub": "{}_{{{}}}",
    "munder": "{}_{{{}}}",
    "msup": "{}^{{{}}}",
    "mover": "{}^{{{}}}",
    "msubsup": "{}_{{{}}}^{{{}}}",
    "munderover": "{}_{{{}}}^{{{}}}",
    "mfrac": r"\frac{{{}}}{{{}}}",
    "msqrt": r"\sqrt{{{}}}",
}
