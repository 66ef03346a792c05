"""Mathematics on judges' pages as LaTeX: marked in running text, or left beside what a renderer made of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from jobsvc.extraction import mathml


@dataclass(frozen=True, slots=True)
class Delimiters:
    """What begins and ends a formula in running text."""

    opening: re.Pattern[str]  #: finds what may begin a formula, and whatever else has a dollar sign in it
    closing: Mapping[str, re.Pattern[str]]  #: by what began the formula

    @classmethod
    def of(cls, *openings: str) -> Delimiters:
        """The delimiters that begin so, the longest given first; each ends as it begins, or by the same bracket."""
        closings = (opening.replace("(", ")").replace("[", "]") for opening in openings)
        return cls(
            opening=re.compile("|".join([r"\\[\\$]", *map(re.escape, openings), r"\$"])),
            closing={o: re.compile(rf"(?<!\\){re.escape(c)}") for o, c in zip(openings, closings, strict=True)},
        )

    def closed(self, opening: re.Match[str], text: str) -> re.Match[str] | None:
        """Where the formula ends that has begun with `opening`; None where it does not, or none has begun."""
        closing = self.closing.get(opening[0])
        return closing.search(text, opening.end() + 1) if closing else None


#: Codeforces: three dollar signs around a formula, six around a displayed one.
TRIPLE_DOLLARS = Delimiters.of("$" * 6, "$" * 3)
#: What MathJax is set to on most judges.
DOLLARS = Delimiters.of("$$", "$", r"\(", r"\[")
#: AtCoder: a single dollar sign is one.
NO_SINGLE_DOLLARS = Delimiters.of("$$", r"\(", r"\[")
#: Text that is no renderer's to touch, such as that of ``<code>``.
NONE = Delimiters.of()

_MARKED = re.compile(r"\\\((.*)\\\)|\\\[(.*)\\\]|\$\$(.*)\$\$|\$(.*)\$", re.DOTALL)
#: What MathJax 2 and KaTeX show; the LaTeX stands beside it or in it.
_RENDERINGS = frozenset(
    {"MathJax", "MathJax_Display", "MathJax_SVG", "MathJax_SVG_Display", "MathJax_CHTML", "MJXc-display", "mjx-chtml"}
)
#: The elements that have them as classes.
_DRESSED = frozenset({"span", "div", "img"})
_PREVIEWS = frozenset({"MathJax_Preview", "MJX_Assistive_MathML"})
#: What wraps LaTeX as it is, also written as two classes: ``class="math inline"``.
_WRAPPED = frozenset({"math-inline", "math-display"})
_DISPLAYED = frozenset({"inline", "display"})


def may_be_in(text: str) -> bool:
    """Whether `text` holds anything that a delimiter begins with."""
    return "$" in text or "\\" in text


def marked(text: str, delimiters: Delimiters) -> str:
    """Running text with its formulas between single ``$``; a dollar sign that is only one becomes ``\\$``."""
    return _written(text, delimiters, lambda formula: f"${' '.join(formula.split())}$", r"\$")


def bare(text: str, delimiters: Delimiters) -> str:
    """Running text with its formulas as they are, their lines kept."""
    return _written(text, delimiters, str, "$")


def latex(node: LexborNode) -> str | None:
    """The LaTeX of the formula that a node shows as a whole, ``""`` where another node has it; None for no formula."""
    tag = node.tag
    if tag == "script":
        is_latex = (node.attributes.get("type") or "").startswith("math/tex")
        return node.text() if is_latex else None
    if tag == "mjx-container":
        return _of_mathjax_3(node)
    if tag == "math":
        return _of_mathml(node)
    if tag not in _DRESSED:
        return None
    classes = _classes(node)
    return _by_class(node, classes) if classes else None


def _by_class(node: LexborNode, classes: set[str]) -> str | None:
    if "katex" in classes:
        return _of_mathml(node.css_first("math")) or _visible(node)
    if not _PREVIEWS.isdisjoint(classes):
        return ""
    if not _RENDERINGS.isdisjoint(classes):
        return "" if _is_beside_its_source(node) else _of_mathml(node.css_first("math")) or _visible(node)
    if not _WRAPPED.isdisjoint(classes) or ("math" in classes and not _DISPLAYED.isdisjoint(classes)):
        return None if node.css_first(".katex, mjx-container, script") else _unmarked(node.text())
    if "tex-formula" in classes and node.tag == "img":
        return _unmarked(node.attributes.get("alt") or "") or None
    return None


def _of_mathjax_3(container: LexborNode) -> str:
    """MathJax 3 keeps no LaTeX; Baekjoon adds it for those who copy."""
    copied = container.css_first(".mjx-copytext")
    return _unmarked(copied.text()) if copied else _of_mathml(container.css_first("math")) or _visible(container)


def _of_mathml(math: LexborNode | None) -> str:
    if math is None:
        return ""
    annotation = math.css_first('annotation[encoding="application/x-tex"]')
    return annotation.text() if annotation else mathml.latex(math)


def _visible(node: LexborNode) -> str:
    """What a reader sees, the letters of mathematics as plain ones."""
    return unicodedata.normalize("NFKC", node.text())


def _is_beside_its_source(rendering: LexborNode) -> bool:
    following = rendering.next
    while following is not None and following.is_empty_text_node:
        following = following.next
    return following is not None and following.tag == "script" and latex(following) is not None


def _unmarked(source: str) -> str:
    match = _MARKED.fullmatch(source.strip())
    return next(filter(None, match.groups()), "") if match else source


def _written(text: str, delimiters: Delimiters, write: Callable[[str], str], dollar: str) -> str:
    if not may_be_in(text):
        return text
    done, at = [], 0
    unclosed: set[str] = set()
    while opening := delimiters.opening.search(text, at):
        sign = opening[0]
        done.append(text[at : opening.start()])
        closing = None if sign in unclosed else delimiters.closed(opening, text)
        if closing:
            done.append(write(text[opening.end() : closing.start()]))
        else:
            # Looked for once: a page of nothing but opening delimiters takes no time.
            unclosed.add(sign)
            done.append(dollar * sign.count("$") or sign)
        at = (closing or opening).end()
    return "".join(done) + text[at:]


def _classes(node: LexborNode) -> set[str]:
    return set((node.attributes.get("class") or "").split())
