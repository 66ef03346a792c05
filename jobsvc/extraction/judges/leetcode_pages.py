"""Where LeetCode's question is: in the answer of its GraphQL endpoint, or in a page that a browser saved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobsvc.errors import LoginRequired, NotAProblemPage, PageNotFound
from jobsvc.extraction import bounded_json, page, text

Json = Mapping[str, Any]

#: Where the statement stood from year to year.
_STATEMENT = (
    '[data-track-load="description_content"], .elfjS, .xFUwe, ._1l1MA, [data-cy="question-content"], '
    '[class*="question-content__"], [class*="question-description__"], .question-description, .question-content'
)
_TITLE = '[class*="text-title-large"], [data-cy="question-title"]'
_NUMBER = re.compile(r"\A\d+\s*\.\s*")
_SUFFIX = re.compile(r"\s+[-–—|]\s+LeetCode.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Question:
    """What LeetCode tells of a problem; what it does not tell is empty."""

    title: str
    content: str  #: the statement as HTML
    slug: str = ""
    difficulty: str | None = None
    tags: tuple[str, ...] = ()
    meta_data: str = ""  #: JSON: the names and types of the arguments


def question_on(answer: str) -> Question:
    """The question of an answer or a page; raises ExtractionError where there is none, or none to be read."""
    if answer.lstrip().startswith("{"):
        return _answered(_parsed(answer))
    tree = page.parse(answer)
    embedded = _embedded(tree)
    statement = tree.css_first(_STATEMENT)
    if embedded.get("content") or (statement is None and embedded):
        return _told(embedded)
    if statement is None:
        raise page.refusal(tree)
    return _shown(tree, statement)


def _answered(answer: Json) -> Question:
    question = _object(answer, "data").get("question", ...)
    if isinstance(question, dict):
        return _told(question)
    if question is None and not answer.get("errors"):
        raise PageNotFound
    raise NotAProblemPage("LeetCode answered with an error in place of a question; check the address of the problem.")


def _told(question: Json) -> Question:
    if not question.get("content") and question.get("isPaidOnly"):
        raise LoginRequired("LeetCode shows this problem to its subscribers only; bring the page as page_html.")
    tags = question.get("topicTags")
    return Question(
        title=_words(question, "title"),
        content=_words(question, "content"),
        slug=_words(question, "titleSlug"),
        difficulty=_words(question, "difficulty") or None,
        tags=tuple(filter(None, (_words(tag, "name") for tag in tags))) if isinstance(tags, list) else (),
        meta_data=_words(question, "metaData"),
    )


def _embedded(tree: LexborHTMLParser) -> Json:
    """What the page's own queries were answered: each tells a part of the question."""
    script = tree.css_first("script#__NEXT_DATA__")
    data: Json = _parsed(script.text()) if script else {}
    for name in ("props", "pageProps", "dehydratedState"):
        data = _object(data, name)
    question: dict[str, Any] = {}
    queries = data.get("queries")
    for query in queries if isinstance(queries, list) else ():
        if isinstance(query, dict):
            question |= _object(_object(_object(query, "state"), "data"), "question")
    return question


def _shown(tree: LexborHTMLParser, statement: LexborNode) -> Question:
    """The question as a person sees it."""
    title = tree.css_first(_TITLE)
    name = _NUMBER.sub("", text.line(title), count=1) if title else ""
    if not name and (title := tree.css_first("title")):
        name = _SUFFIX.sub("", text.squeezed(title.text()))
    difficulty = tree.css_first('[class*="text-difficulty-"], [diff]')
    links = (text.line(link) for link in tree.css('a[href^="/tag/"], a[href^="https://leetcode.com/tag/"]'))
    return Question(
        title=name,
        content=statement.inner_html or "",
        difficulty=text.line(difficulty) if difficulty else None,
        tags=tuple(dict.fromkeys(filter(None, links))),
    )


def _parsed(source: str) -> Json:
    try:
        value = bounded_json.loads(source)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise NotAProblemPage("LeetCode's answer cannot be read as JSON.")
    return value


def _object(data: Json, name: str) -> Json:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _words(data: Any, name: str) -> str:
    value = data.get(name) if isinstance(data, dict) else None
    return value.strip() if isinstance(value, str) else ""
