"""Reads problem pages with the settings of this process: what the task and the command line have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jobsvc import tracing
from jobsvc.asking import Asker, Tell
from jobsvc.config import Config
from jobsvc.extraction import (
    KeptPages,
    PageFetcher,
    PageRequest,
    Turns,
    extract,
    judges_with,
    parse_languages,
    parse_mirrors,
)
from jobsvc.problem import ProblemInfo, Sample


class Reader:
    """Reads one problem. `tell` hears of each step; raises ValueError where a setting cannot be used."""

    def __init__(
        self, config: Config, *, tell: Tell, turns: Turns | None = None, kept: KeptPages | None = None
    ) -> None:
        """Without `turns` judges are asked at once, and without `kept` pages are fetched anew every time."""
        self._judges = judges_with(config.extra_hosts)
        self._languages = parse_languages(config.languages)
        mirrors = parse_mirrors(config.judge_mirrors, judges=self._judges)
        self._fetcher = PageFetcher(
            mirrors=mirrors, user_agent=config.user_agent, judges=self._judges, turns=turns, kept=kept
        )
        self._asker = Asker(config, tell=tell)
        self._tell = tell

    def read(self, url: str, *, page: str | None = None, samples: Sequence[Sample] = ()) -> ProblemInfo:
        """What the problem's page says: `page`, or the one that its judge has. `samples` win over the page's."""
        fetch = self._fetch if page is None else lambda _: page
        ask = self._ask if self._asker.has_model else None
        with tracing.step("extract"):
            return extract(url, fetch=fetch, languages=self._languages, judges=self._judges, ask=ask, samples=samples)

    @property
    def model_used(self) -> dict[str, Any] | None:
        """The language model with its requests and tokens so far; None where none was asked."""
        return self._asker.used

    def _ask(self, instructions: str, page: str) -> str:
        return self._asker.ask([("system", instructions), ("user", page)], as_json=True)

    def _fetch(self, request: PageRequest) -> str:
        self._tell("fetching", request.url)
        with tracing.step("fetch"):
            return self._fetcher.fetch(request)
