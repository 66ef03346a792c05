"""The model that the settings name."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx2

from jobsvc.llm.client import LanguageModel


def configured_model(*, url: str, name: str, api_key: str, timeout_s: float = 120.0) -> LanguageModel | None:
    """The model at JOBSVC_LLM_URL; None without that setting. Raises ValueError naming the setting that is wrong."""
    if not url and not name:
        return None
    if not name:
        raise ValueError("JOBSVC_LLM_URL is set without JOBSVC_LLM_MODEL, the name of the model to ask there")
    if not url:
        raise ValueError("JOBSVC_LLM_MODEL is set without JOBSVC_LLM_URL, the address to ask it at")
    if not _is_base_url(url):
        raise ValueError(f"JOBSVC_LLM_URL: {url!r} is not a base URL, such as http://127.0.0.1:11434/v1")
    if not (api_key.isascii() and api_key.isprintable()):
        raise ValueError("JOBSVC_LLM_API_KEY holds characters that no header can carry")
    return LanguageModel(url.rstrip("/").removesuffix("/chat/completions"), name, api_key=api_key, timeout_s=timeout_s)


def _is_base_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
        httpx2.URL(url)
    except (ValueError, httpx2.InvalidURL):
        return False
    sound = url.isascii() and url.isprintable() and not set(url) & set(" \\?#@")
    return sound and parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
