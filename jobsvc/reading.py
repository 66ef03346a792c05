"""Reads problem pages with the settings of this process: what the task and the command line have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from jobsvc.config import Config
from jobsvc.extraction import (
    Ask,
    KeptPages,
    PageFetcher,
    PageRequest,
    Turns,
    extract,
    judges_with,
    parse_languages,
    parse_mirrors,
)
from jobsvc.llm import LanguageModel, Message, configured_model
from jobsvc.problem import ProblemInfo, Sample

#: Is told what is being done, as a step and what it is about.
Tell = Callable[[str, str], object]


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
        self._model = configured_model(url=config.llm_url, name=config.llm_model, api_key=config.llm_api_key)
        self._tell = tell

    def read(self, url: str, *, page: str | None = None, samples: Sequence[Sample] = ()) -> ProblemInfo:
        """What the problem's page says: `page`, or the one that its judge has. `samples` win over the page's."""
        fetch = self._fetch if page is None else lambda _: page
        ask = None if self._model is None else _asking(self._model, self._tell)
        return extract(url, fetch=fetch, languages=self._languages, judges=self._judges, ask=ask, samples=samples)

    @property
    def model_used(self) -> dict[str, Any] | None:
        """The language model with its requests and tokens so far; None where none was asked."""
        if self._model is None or not self._model.usage.requests:
            return None
        return {"name": self._model.name, **asdict(self._model.usage)}

    def _fetch(self, request: PageRequest) -> str:
        self._tell("fetching", request.url)
        return self._fetcher.fetch(request)


def _asking(model: LanguageModel, tell: Tell) -> Ask:
    def ask(instructions: str, page: str) -> str:
        tell("asking", f"the language model {model.name}")
        try:
            return model.ask([Message("system", instructions), Message("user", page)], as_json=True)
        finally:
            used = model.usage
            tokens = f"{used.prompt_tokens:,} tokens read, {used.completion_tokens:,} written"
            tell("asked", f"{used.requests} request{'' if used.requests == 1 else 's'}, {tokens}")

    return ask
