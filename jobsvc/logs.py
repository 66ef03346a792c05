"""Logs: events with fields, readable on a terminal and JSON elsewhere, on standard error.

No line holds a key, a page's text or a solution's code: whoever logs names ids and counts, and an exception is told
as where it happened and what it is. Its own words are left out unless an engine or the system said them, since
others quote what they could not read.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

import structlog

#: Packages whose exceptions say what is wrong with an engine or the system, in words that quote no job.
SPEAKING = frozenset({"pynamodb", "botocore", "urllib3", "redis"})
MAX_WORDS = 300  #: characters of what such an exception says

#: The libraries whose own lines a worker logs in the same form, and from which level on.
LIBRARIES = {"rq": logging.INFO}


def configure() -> None:
    """Set up structlog for this process."""
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *_stamps(), _renderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def take_in_libraries() -> None:
    """Give the lines of the libraries that log by themselves the same form; for a process that is a worker's."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.contextvars.merge_contextvars, structlog.stdlib.add_logger_name, *_stamps()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer()],
        )
    )
    for name, level in LIBRARIES.items():
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.handlers = [handler]
        logger.propagate = False


def _stamps() -> list[structlog.typing.Processor]:
    return [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), tell_exception]


def _renderer() -> structlog.typing.Processor:
    if sys.stderr.isatty():
        return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def tell_exception(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Turn `exc_info` into text that quotes nothing."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    if isinstance(given, tuple):
        error = given[1]
    if error is not None:
        event["exception"] = _story(error)
    return event


def _story(error: BaseException) -> str:
    """The exception behind those that led to it: frames without source lines, then the kind."""
    chain: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in chain:
        chain.append(following)
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return "\n".join(line for each in reversed(chain) for line in (*_frames(each), _kind_and_words(each)))


def _frames(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"


def _kind_and_words(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, OSError):
        words = error.strerror or ""
    else:
        words = str(error) if kind.partition(".")[0] in SPEAKING else ""
    return f"{kind}: {words.partition(chr(10))[0][:MAX_WORDS]}".rstrip(": ")
