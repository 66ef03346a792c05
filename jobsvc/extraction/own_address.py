"""The address that a page gives as its own: whoever brings a page may have taken that of another problem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin

from jobsvc.errors import OtherProblem
from jobsvc.extraction import page
from jobsvc.extraction.judges import KNOWN
from jobsvc.extraction.judges.base import ProblemRef
from jobsvc.extraction.urls import parse_url

#: What a browser, or SingleFile, writes over a page that it saves.
_SAVED_FROM = re.compile(
    r"<!--\s{0,9}(?:saved from url=\(\d+\)|Page saved with SingleFile\s{1,9}url: {0,9})(https?://[^\s<>]{1,2048})"
)
_BEGINNING = 4096
_TAG = re.compile(r"<(?:link|meta)\s[^<>]{1,2048}>", re.IGNORECASE)
#: More than any page has.
_TAGS = 1000


def check(ref: ProblemRef, html: str) -> None:
    """Raise OtherProblem where the page gives addresses of problems as its own, and none of them is that of `ref`.

    A host that an operator allows may call one problem by several addresses: there they tell nothing.
    """
    if ref.platform not in {judge.platform for judge in KNOWN}:
        return
    shown = list(_problems(ref, html))
    if shown and (ref.platform, ref.problem_id) not in [(each.platform, each.problem_id) for each in shown]:
        first = shown[0]
        name = first.problem_id if first.platform == ref.platform else f"{first.problem_id} of {first.platform}"
        raise OtherProblem(name, ref.problem_id)


def _problems(ref: ProblemRef, html: str) -> Iterator[ProblemRef]:
    for address in _addresses(html):
        try:
            yield parse_url(urljoin(ref.url, address))
        except ValueError:  # UnknownJudge is one: the address of something else.
            continue


def _addresses(html: str) -> Iterator[str]:
    if saved := _SAVED_FROM.search(html[:_BEGINNING]):
        yield saved[1]
    tags = (match[0] for match in islice(_TAG.finditer(html), _TAGS))
    own = "".join(tag for tag in tags if "canonical" in tag or "og:url" in tag)
    if own:
        tree = page.parse(own, memory=page.PART)
        for node in tree.css('link[rel~="canonical"], meta[property="og:url"]'):
            yield node.attributes.get("href") or node.attributes.get("content") or ""
