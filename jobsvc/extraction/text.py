"""Text out of HTML: clean lines for a statement, exact bytes for a sample, LaTeX for mathematics.

Each reading is an `Expand`: what one node stands for, as finished text and nodes still to be
expanded. `_render` works them off a list instead of calling itself, so that no page is too deep.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

from selectolax.lexbor import LexborNode

from jobsvc.errors import NotAProblemPage
from jobsvc.extraction import formulas
from jobsvc.extraction.formulas import Delimiters

Item = str | LexborNode
Expand = Callable[[LexborNode], Iterable[Item]]

#: Bytes of UTF-8 that one reading may take: what is longer has no room in a job anyway.
MAX_BYTES = 400 * 1024
#: Characters that are split into words at a time: a list of all words takes many times the memory of the text.
_PIECE = 8192
#: Begins a new line unless one has just begun. No page holds it: `page.parse` removes it.
_LINE = "\0"

#: What prose has for something that is only drawn.
PICTURE = "[picture]"

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
#: Elements that each hold one line of a sample: Codeforces', and those of a page whose code was prettified.
_SAMPLE_LINES = ".test-example-line, .linenums > li"
_TEX_SPECIAL = str.maketrans({c: f"\\{c}" for c in "#$%&_{}"})


def prose(*nodes: LexborNode, math: Delimiters = formulas.DOLLARS) -> str:
    """Clean text: a line for every paragraph, list item and ``<br>``, mathematics as LaTeX between ``$``.

    `math` are the delimiters of formulas in the judge's running text. A dollar sign that is only
    one comes out as ``\\$``.
    """
    lines = (squeezed(line) for line in _render(nodes, partial(_prose, math=math)).split("\n"))
    return "\n".join(filter(None, lines))


def latex_lines(pre: LexborNode, *, math: Delimiters = formulas.DOLLARS) -> str:
    """A preformatted block with its mathematics as bare LaTeX, its lines kept."""
    lines = _unix(_render(_children(pre), partial(_tex, math=math))).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def preformatted(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """The ``<pre>`` elements among `nodes` and in them."""
    elements = (node for node in nodes if node.is_element_node)
    return [pre for node in elements for pre in ([node] if node.tag == "pre" else node.css("pre"))]


def sample_text(pre: LexborNode) -> str:
    """What a program reads where the page shows `pre`: as it stands, its last line ended."""
    lines = frozenset(line.mem_id for line in pre.css(_SAMPLE_LINES))
    return _verbatim_text(pre, partial(_line_by_line, lines=lines) if lines else _verbatim)


def code_text(code: LexborNode) -> str:
    """The same for an element that is not preformatted: its lines end at ``<br>``, spaces are one."""
    lines = (squeezed(line) for line in _render(_children(code), _inline).split("\n"))
    text = "\n".join(lines).rstrip("\n")
    return text + "\n" if text else ""


def line(node: LexborNode, *, math: Delimiters | None = None) -> str:
    """All text of a node on one line, its formulas between ``$`` where `math` are their delimiters."""
    text = squeezed(_render(_children(node), partial(_inline, math=math)))
    return text.replace(r"\$", "$")


def _verbatim_text(node: LexborNode, expand: Expand) -> str:
    text = _unix(_render(_children(node), expand))
    if _LINE in text:
        text = re.sub(f"{_LINE}+", "\n", re.sub(rf"(?<=\n){_LINE}+", "", text).lstrip(_LINE))
    if text.endswith((" ", "\t")):
        # Spaces after the last newline are the page's indentation of </pre>.
        text = re.sub(r"\n[ \t]+\Z", "\n", text)
    return text if not text or text.endswith("\n") else text + "\n"


def _render(items: Iterable[Item], expand: Expand) -> str:
    done: list[str] = []
    left = MAX_BYTES
    todo = [iter(items)]
    while todo:
        for item in todo[-1]:
            if isinstance(item, str):
                left = _less(left, item)
                done.append(item)
            else:
                todo.append(iter(expand(item)))
                break
        else:
            todo.pop()
    return "".join(done)


def _prose(node: LexborNode, *, math: Delimiters) -> Iterable[Item]:
    tag = node.tag
    if tag == "-text":
        return [_text(node, math, _content(node).replace("\n", " "))]
    formula = _formula(node, math)
    if formula is not None:
        return [f"${squeezed(formula)}$"] if formula else []
    if tag in _SILENT:
        return []
    if tag == "br":
        return ["\n"]
    if tag == "img":
        return [PICTURE]
    if tag == "pre":
        return ["\n", _unix(_render(_children(node), partial(_preformatted, math=math))), "\n"]
    return _wrapped(tag, _children(node))


def _text(node: LexborNode, math: Delimiters, text: str) -> str:
    if not formulas.may_be_in(text):
        return text
    parent = node.parent
    return formulas.marked(text, formulas.NONE if parent is not None and parent.tag == "code" else math)


def _wrapped(tag: str | None, children: Iterable[Item]) -> Iterable[Item]:
    if tag in ("sub", "sup"):
        return chain(["_{" if tag == "sub" else "^{"], children, ["}"])
    if tag in ("td", "th"):
        return chain(children, [" "])
    return chain(["\n"], children, ["\n"]) if tag in _BLOCKS else children


def _preformatted(node: LexborNode, *, math: Delimiters) -> Iterable[Item]:
    if node.tag == "-text":
        return [_text(node, math, _content(node))]
    return _wrapped("pre", _children(node)) if node.tag == "pre" else _prose(node, math=math)


def _verbatim(node: LexborNode) -> Iterable[Item]:
    tag = node.tag
    if tag == "-text":
        return [_content(node)]
    if tag == "br":
        return ["\n"]
    if tag in _SILENT:
        return []
    return chain([_LINE], _children(node), [_LINE]) if tag in _BLOCKS else _children(node)


def _line_by_line(node: LexborNode, *, lines: frozenset[int]) -> Iterable[Item]:
    """The same where some elements are a line each, be they empty, and what is blank beside them is nothing."""
    if node.mem_id in lines:
        # A prettified line that is empty holds a hard space.
        return [_LINE, "\n" if node.text() == "\xa0" else _verbatim_text(node, _verbatim) or "\n"]
    if node.is_empty_text_node and any(beside and beside.mem_id in lines for beside in (node.prev, node.next)):
        return []
    return _verbatim(node)


def _inline(node: LexborNode, *, math: Delimiters | None = None) -> Iterable[Item]:
    if node.tag == "-text":
        text = _content(node).replace("\n", " ")
        return [formulas.marked(text, math) if math else text]
    formula = formulas.latex(node)
    if formula is not None:
        return [f"${squeezed(formula)}$"] if formula else []
    if node.tag in _SILENT:
        return []
    return ["\n"] if node.tag == "br" else _children(node)


def _formula(node: LexborNode, math: Delimiters) -> str | None:
    """The LaTeX that a node stands for as a whole; None where it is not mathematics."""
    source = formulas.latex(node)
    if source is not None:
        return source
    if node.tag == "var":
        only = node.first_child
        if only is not None and only.is_text_node and only.next is None:
            return formulas.bare(only.text_content or "", math)
        return _render(_children(node), partial(_tex, math=math))
    if node.tag == "span" and "tex-span" in (node.attributes.get("class") or ""):
        return _render(_children(node), _tex_of_plain_text)
    return None


def _tex(node: LexborNode, *, math: Delimiters) -> Iterable[Item]:
    tag = node.tag
    if tag == "-text":
        return [formulas.bare(_content(node), math)]
    source = formulas.latex(node)
    if source is not None:
        return [source]
    if tag in _SILENT:
        return []
    if tag == "br":
        return ["\n"]
    return [PICTURE] if tag == "img" else _wrapped(tag, _children(node))


def _tex_of_plain_text(node: LexborNode) -> Iterable[Item]:
    if node.tag == "-text":
        return [_content(node).translate(_TEX_SPECIAL)]
    return _tex(node, math=formulas.NONE)


def _children(node: LexborNode) -> Iterator[LexborNode]:
    """One by one: a page may have a million in one element."""
    return node.iter(include_text=True)


def _content(text_node: LexborNode) -> str:
    text = text_node.text_content or ""
    _less(MAX_BYTES, text)
    return text


def _less(left: int, text: str) -> int:
    """The bytes of `left` that `text` does not take; raises NotAProblemPage where it takes more."""
    left -= len(text) if text.isascii() else len(text.encode())
    if left < 0:
        raise NotAProblemPage(f"A text on the page takes more than {MAX_BYTES:,} bytes, which no job can hold.")
    return left


def squeezed(text: str) -> str:
    """The words of a text with one space between."""
    if len(text) <= _PIECE:
        return " ".join(text.split())
    pieces, start = [], 0
    while start < len(text):
        end = text.find(" ", start + _PIECE)
        end = len(text) if end < 0 else end
        pieces.append(" ".join(text[start:end].split()))
        start = end
    return " ".join(filter(None, pieces))


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
