"""A language model: whatever answers at an OpenAI-compatible `/chat/completions`. Optional in all of jobsvc."""

from __future__ import annotations

from jobsvc.llm.client import LanguageModel, Message
from jobsvc.llm.completion import Usage
from jobsvc.llm.configured import configured_model

__all__ = ["LanguageModel", "Message", "Usage", "configured_model"]
