"""Asks the configured language model, and tells who looks on of it: for extraction and for generation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Literal

from jobsvc import tracing
from jobsvc.config import Config
from jobsvc.llm import Message, configured_model
from jobsvc.metrics.numbers import MODEL_REQUESTS, MODEL_TOKENS

#: Is told what is being done, as a step and what it is about.
Tell = Callable[[str, str], object]
Role = Literal["system", "user", "assistant"]


class Asker:
    """The model that the settings name, if any. Raises ValueError where a setting cannot be used."""

    def __init__(self, config: Config, *, tell: Tell) -> None:
        self._model = configured_model(url=config.llm_url, name=config.llm_model, api_key=config.llm_api_key)
        self._tell = tell

    @property
    def has_model(self) -> bool:
        """Whether there is a model to ask."""
        return self._model is not None

    def ask(self, turns: Sequence[tuple[Role, str]], *, as_json: bool = False) -> str:
        """The model's words. Raises ModelError, and LookupError where no model is configured."""
        if self._model is None:
            raise LookupError("no language model is configured")
        name, before = self._model.name, self._model.usage
        self._tell("asking", f"the language model {name}")
        try:
            with tracing.step("ask model", model=name):
                return self._model.ask([Message(role, content) for role, content in turns], as_json=as_json)
        finally:
            used = self._model.usage
            MODEL_REQUESTS.labels(name).inc(used.requests - before.requests)
            MODEL_TOKENS.labels(name, "prompt").inc(used.prompt_tokens - before.prompt_tokens)
            MODEL_TOKENS.labels(name, "completion").inc(used.completion_tokens - before.completion_tokens)
            tokens = f"{used.prompt_tokens:,} tokens read, {used.completion_tokens:,} written"
            self._tell("asked", f"{used.requests} request{'' if used.requests == 1 else 's'}, {tokens}")

    @property
    def used(self) -> dict[str, Any] | None:
        """The model with its requests and tokens so far; None where none was asked."""
        if self._model is None or not self._model.usage.requests:
            return None
        return {"name": self._model.name, **asdict(self._model.usage)}
