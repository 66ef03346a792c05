"""Text out of HTML: clean lines for a statement, exact bytes for a sample, LaTeX for mathematics.

Each reading is an `Expand`: what one node stands for, as finished text and nodes still to be
expanded. `render` works them off a list instead of calling itself, so that no page is too deep.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from selectolax.lexbor import LexborNode

Item = str | LexborNode
Expand = Callable[[LexborNode], Sequence[Item]]

#: Begins a new line unless one has just begun. No page holds it: `page.parse` removes it.
_LINE = "\0"

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "details",
        "div",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
    }
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "p", "pre", "section", "summary"}
    | {"dd", "dl", "dt", "li", "ol", "ul", "table", "tbody", "thead", "tfoot", "tr"}
)
_SILENT = frozenset(
    {"script", "style", "template", "noscript", "head", "title", "button", "input", "select", "textarea"}
)
#: What MathJax and KaTeX add beside the LaTeX, for the eye and for screen readers.
_RENDERED = frozenset(
    {"MathJax", "MathJax_Preview", "MathJax_Display", "MathJax_SVG", "MathJax_SVG_Display"}
    | {"MathJax_CHTML", "MJXc-display", "mjx-chtml", "MJX_Assistive_MathML", "katex-html"}
)
_TEX_SPECIAL = str.maketrans({c: f"\\{c}" for c in "#$%&_{}"})
_DOLLARS = re.compile(r"\${6}(.+?)\${6}|\${3}(.+?)\${3}|\$", re.DOTALL)


def prose(*nodes: LexborNode) -> str:
    """Clean text: a line for every paragraph, list item and ``<br>``, mathematics as LaTeX between ``$``.

    A dollar sign that is only a dollar sign comes out as ``\\$``.
    """
    lines = (_squeezed(line) for line in _render(nodes, _prose).split("\n"))
    return "\n".join(filter(None, lines))


def latex_lines(pre: LexborNode) -> str:
    """A preformatted block with its mathematics as bare LaTeX, its lines kept."""
    lines = _unix(_render(_children(pre), _tex)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def sample_text(pre: LexborNode) -> str:
    """What a program reads where the page shows `pre`: as it stands, its last line ended."""
    text = _unix(_render(_children(pre), _verbatim))
    text = re.sub(rf"(?<=\n){_LINE}+", "", text).lstrip(_LINE)
    # Spaces after the last newline are the page's indentation of </pre>.
    text = re.sub(r"\n[ \t]+\Z", "\n", re.sub(f"{_LINE}+", "\n", text))
    return text if not text or text.endswith("\n") else text + "\n"


def line(node: LexborNode) -> str:
    """All text of a node on one line."""
    return _squeezed(node.text())


def has_picture(*nodes: LexborNode) -> bool:
    """Whether something is only drawn, so that `prose` had to write ``[picture]``."""
    return "[picture]" in _render(nodes, _prose)


def _render(items: Iterable[Item], expand: Expand) -> str:
    done: list[str] = []
    todo = list(items)[::-1]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            done.append(item)
        else:
            todo.extend(reversed(expand(item)))
    return "".join(done)


def _prose(node: LexborNode) -> Sequence[Item]:
    tag = node.tag
    if tag == "-text":
        return [_dollars(re.sub(r"\s+", " ", node.text_content or ""))]
    formula = _formula(node)
    if formula is not None:
        return [f"${formula}$"] if formula else []
    if tag in _SILENT or _is_rendering(node):
        return []
    if tag == "br":
        return ["\n"]
    if tag == "img":
        return ["[picture]"]
    if tag == "pre":
        return ["\n", _unix(_render(_children(node), _preformatted)), "\n"]
    return _wrapped(tag, _children(node))


def _wrapped(tag: str | None, children: Sequence[Item]) -> Sequence[Item]:
    if tag in ("sub", "sup"):
        return ["_{" if tag == "sub" else "^{", *children, "}"]
    if tag in ("td", "th"):
        return [*children, " "]
    return ["\n", *children, "\n"] if tag in _BLOCKS else children


def _preformatted(node: LexborNode) -> Sequence[Item]:
    if node.tag == "-text":
        return [_dollars(node.text_content or "")]
    return _wrapped("pre", _children(node)) if node.tag == "pre" else _prose(node)


def _verbatim(node: LexborNode) -> Sequence[Item]:
    tag = node.tag
    if tag == "-text":
        return [node.text_content or ""]
    if tag == "br":
        return ["\n"]
    if tag in _SILENT:
        return []
    return [_LINE, *_children(node), _LINE] if tag in _BLOCKS else _children(node)


def _formula(node: LexborNode) -> str | None:
    """The LaTeX that a node stands for as a whole; None where it is not mathematics."""
    source = _latex_source(node)
    if source is not None:
        return _squeezed(source)
    if node.tag == "var":
        return _squeezed(_render(_children(node), _tex))
    if node.tag == "span" and "tex-span" in _classes(node):
        return _squeezed(_render(_children(node), _tex_of_plain_text))
    return None


def _latex_source(node: LexborNode) -> str | None:
    """The LaTeX that a renderer left beside its rendering."""
    if node.tag == "script" and (node.attributes.get("type") or "").startswith("math/tex"):
        return node.text()
    if node.tag == "span" and "katex" in _classes(node):
        annotation = node.css_first('annotation[encoding="application/x-tex"]')
        return annotation.text() if annotation else None
    if node.tag == "img" and "tex-formula" in _classes(node):
        return node.attributes.get("alt") or None
    return None


def _tex(node: LexborNode) -> Sequence[Item]:
    tag = node.tag
    if tag == "-text":
        return [node.text_content or ""]
    source = _latex_source(node)
    if source is not None:
        return [source]
    if tag in _SILENT or _is_rendering(node):
        return []
    if tag == "br":
        return ["\n"]
    return ["[picture]"] if tag == "img" else _wrapped(tag, _children(node))


def _tex_of_plain_text(node: LexborNode) -> Sequence[Item]:
    if node.tag == "-text":
        return [(node.text_content or "").translate(_TEX_SPECIAL)]
    return _tex(node)


def _dollars(text: str) -> str:
    """Codeforces' ``$$$n$$$`` as ``$n$``; any other dollar sign is none of mathematics."""
    return _DOLLARS.sub(_dollar, text) if "$" in text else text


def _dollar(match: re.Match[str]) -> str:
    formula = match[1] or match[2]
    return f"${_squeezed(formula)}$" if formula else r"\$"


def _children(node: LexborNode) -> list[LexborNode]:
    return list(node.iter(include_text=True))


def _classes(node: LexborNode) -> set[str]:
    return set((node.attributes.get("class") or "").split())


def _is_rendering(node: LexborNode) -> bool:
    return not _RENDERED.isdisjoint(_classes(node))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
