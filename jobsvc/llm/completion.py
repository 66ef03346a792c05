"""What a server's answer to `/chat/completions` says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Usage:
    """What asking took, as the servers count it; one that does not say counts no tokens."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.requests + other.requests,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
        )


@dataclass(frozen=True, slots=True)
class Completion:
    """The model's words; `cut_off` when it had more of them than it was allowed."""

    text: str
    cut_off: bool
    usage: Usage

    @classmethod
    def read(cls, body: bytes) -> Self | None:
        """From the JSON of an answer; None where that is no completion."""
        try:
            answer = json.loads(body)
            choice = answer["choices"][0]
            text = _text(choice["message"]["content"])
        except (ValueError, LookupError, TypeError, RecursionError):
            return None
        return cls(text, choice.get("finish_reason") == "length", _usage(answer.get("usage")))


def _text(content: Any) -> str:
    """Some servers give the words in parts, and null where the model used up its room for thinking."""
    if isinstance(content, list):
        return "".join(part["text"] for part in content if part.get("type") == "text")
    if content is None:
        return ""
    if not isinstance(content, str):
        raise TypeError("no text")
    return content


def _usage(counts: Any) -> Usage:
    counts = counts if isinstance(counts, Mapping) else {}
    prompt, completion = (counts.get(name) for name in ("prompt_tokens", "completion_tokens"))
    return Usage(
        prompt_tokens=prompt if isinstance(prompt, int) else 0,
        completion_tokens=completion if isinstance(completion, int) else 0,
    )
