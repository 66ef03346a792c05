"""A judge's page: parsed with care, and recognised where it is not the page of a problem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser

from jobsvc.errors import (
    ContestNotStarted,
    ExtractionError,
    LoginRequired,
    NotAProblemPage,
    PageNotFound,
    RobotCheck,
)
from jobsvc.extraction import text
from jobsvc.extraction.parsing import PART as PART
from jobsvc.extraction.parsing import parse as parse
from jobsvc.problem import ProblemInfo, Sections

_ROBOT_TITLE = re.compile(
    r"just a moment|attention required|checking your browser|robot check|are you (a )?human|verif\w{1,20} (that )?you|"
    r"security check|ddos protection|access denied|один момент",
    re.IGNORECASE,
)
_ROBOT_TEXT = re.compile(
    r"your browser is being checked|checking your browser|redirecting\.\.\. ?please, wait", re.IGNORECASE
)
_CHALLENGE = (
    "#challenge-form, #challenge-running, #challenge-stage, #cf-challenge-running,"
    ' script[src*="/challenge-platform/"][src*="orchestrate"], script[src*="aes.min.js"]'
)
_ROBOT_PARTS = f"{_CHALLENGE}, #cf-wrapper, .cf-turnstile, .g-recaptcha, .h-captcha, [name=cf-turnstile-response]"
#: Some log in through others, so that their page asks for no password.
_LOGIN = re.compile(
    r"^[^\S\n]*+(log|sign) ?in( to\b.*)?\s*$|log ?in or sign ?up|"
    r"(requires you|you (have|need)) to (be logged|log|sign) in|"
    r"you must (be logged|log|sign) in|please (log|sign) in|로그인이 필요|ログインしてください|необходимо войти",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_FOUND = re.compile(
    r"\b404\b|not found|no such (problem|contest)|ページが見つかりません|страница не найдена|нет такой задачи",
    re.IGNORECASE,
)
_NOT_STARTED = re.compile(
    r"before the contest|contest (has not|hasn't|is not) (yet )?(started|begun)|permission denied|"
    r"до начала соревнования|コンテスト開始前|コンテストはまだ|権限がありません",
    re.IGNORECASE,
)
_UNREAD = "\ufffd"
_INTERACTIVE = re.compile(
    r"\bis an? (interactive|reactive) (problem|task)|(problem|task) is (interactive|reactive)|интерактивная задача|"
    r"(インタラクティブ|リアクティブ|対話)(形式の|な)?(問題|形式)|인터랙티브 문제"
)
_INTERACTIVE_WORDS = ("active", "интерактивн", "インタラクティブ", "リアクティブ", "対話", "인터랙티브")
_NOTICES = "title, h1, h2, .h2, .alert, .banner-title, .contest-state-phase, .countdown-title, .datatable"


def calls_itself_interactive(statement: str) -> bool:
    """Whether a statement says that its program talks with the judge's."""
    told = statement[: text.MAX_BYTES].lower()
    # The pattern alone takes as long as all the rest of reading a page.
    return any(word in told for word in _INTERACTIVE_WORDS) and bool(_INTERACTIVE.search(text.squeezed(told)))


def warnings(html: str, *, interactive: bool) -> Iterator[str]:
    """What is doubtful about any judge's page."""
    if "</html>" not in html[-4096:].lower():
        yield "The page seems cut off: its end is missing, and with it perhaps samples."
    if interactive:
        yield "The problem is interactive: its samples are conversations, not inputs."


def section_warnings(sections: Sections, names: Iterable[str], *, required: bool = True) -> Iterator[str]:
    """What is doubtful about the sections of these names, which a statement has where they are `required`."""
    for name in names:
        written = getattr(sections, name)
        if required and not written:
            yield no_section(name)
        if text.PICTURE in written:
            yield f"Something in the {name} section is a picture, which cannot be read."


def unread(info: ProblemInfo) -> Iterator[str]:
    """What is doubtful where bytes of a page are no characters of its charset."""
    sections = (info.sections.input, info.sections.output, info.sections.constraints, info.sections.notes)
    samples = (side for sample in info.samples for side in (sample.input, sample.output))
    if any(_UNREAD in written for written in (info.title, *sections, *samples)):
        yield f"Some characters cannot be read, and stand as {_UNREAD}: the page's charset may be another one."


def no_section(name: str) -> str:
    """The warning that a page lacks the section `name`."""
    return f"The page has no {name} section."


def no_limit(name: str) -> str:
    """The warning that a page does not show its limit of ``"time"`` or ``"memory"``."""
    return f"The page shows no {name} limit."


def is_challenge(html: str) -> bool:
    """Whether what came with an error is a check for robots, and not just the error in a guard's words."""
    try:
        tree = parse(html, memory=PART)
    except NotAProblemPage:
        return False
    return _has_robot_title(tree) or bool(tree.css_first(_CHALLENGE))


def refusal(tree: LexborHTMLParser) -> ExtractionError:
    """Why a page without a problem statement is one, as far as can be told."""
    # Login pages carry captchas too, and every kind of page may carry a robot check's script: in this order.
    notices = "\n".join(node.text() for node in tree.css(_NOTICES)) + _popup(tree)
    is_missing = _NOT_FOUND.search(notices)
    if tree.css_first("input[type=password]") or (_LOGIN.search(notices) and not is_missing):
        return LoginRequired()
    if _is_robot_check(tree):
        return RobotCheck()
    if is_missing:
        return PageNotFound()
    if _NOT_STARTED.search(notices):
        return ContestNotStarted()
    return NotAProblemPage()


def _is_robot_check(tree: LexborHTMLParser) -> bool:
    if _has_robot_title(tree):
        return True
    body = tree.body.text() if tree.body else ""
    return bool(tree.css_first(_ROBOT_PARTS) or _ROBOT_TEXT.search(body))


def _has_robot_title(tree: LexborHTMLParser) -> bool:
    title = tree.css_first("title")
    return bool(title and _ROBOT_TITLE.search(title.text()))


def _popup(tree: LexborHTMLParser) -> str:
    """What Codeforces tells in a pop-up after sending the reader elsewhere, such as "No such problem"."""
    scripts = "\n".join(script.text() for script in tree.css("script"))
    return "\n".join(re.findall(r"Codeforces\.showMessage\(\"([^\"]{1,200})\"\)", scripts))
