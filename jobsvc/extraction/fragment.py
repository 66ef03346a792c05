"""Parts of a statement that came without their page, as clean text or as HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jobsvc.extraction import formulas, text
from jobsvc.extraction.parsing import parse
from jobsvc.problem import Sections

#: A tag that statements are written with. One of a single letter is only told from ``a<b>c`` by its end.
_TAG = re.compile(
    r"</[abipu]\s*>|</?(?:br|center|code|div|em|h[1-6]|hr|img|li|math|mjx-container|ol|pre|section|span|strong|sub|sup"
    r"|table|tbody|td|th|tr|tt|ul|var)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def read_fragment(source: str) -> tuple[str, tuple[str, ...]]:
    """A part of a statement as clean text, and its preformatted blocks; text that is no HTML comes back as it is.

    Raises NotAProblemPage where no page could be so large or so deep.
    """
    if not _TAG.search(source):
        return source, ()
    body = parse(source).body
    if body is None:
        return "", ()
    math = formulas.TRIPLE_DOLLARS if "$$$" in source else formulas.DOLLARS
    blocks = (text.latex_lines(pre, math=math) for pre in text.preformatted([body]))
    return text.prose(body, math=math), tuple(filter(None, blocks))


def read_sections(
    *, input_format: str, constraints: str, blocks: Sequence[str] = ()
) -> tuple[Sections, tuple[str, ...]]:
    """The two sections that speak of the input, text or HTML each, as clean text, and the format's blocks.

    The blocks are those of the input section where `blocks` gives none. Raises NotAProblemPage.
    """
    said, found = read_fragment(input_format)
    bounds, _ = read_fragment(constraints)
    return Sections(input=said, constraints=bounds), tuple(blocks) or found
