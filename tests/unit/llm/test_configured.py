from __future__ import annotations

import pytest

from jobsvc.llm import Message, configured_model
from tests.language_model import language_model, says


def test_without_settings_there_is_no_model():
    assert configured_model(url="", name="", api_key="left over") is None


@pytest.mark.parametrize("end", ["", "/", "/chat/completions"])
def test_the_address_may_end_as_people_write_it(end):
    with language_model(says("yes")) as server:
        model = configured_model(url=server.url + end, name="small-1", api_key="")
        assert model is not None
        model.ask([Message("user", "?")])

    assert (model.name, server.paths) == ("small-1", ["/v1/chat/completions"])


@pytest.mark.parametrize(
    ("url", "name", "key", "said"),
    [
        ("http://127.0.0.1:1/v1", "", "", "JOBSVC_LLM_URL is set without JOBSVC_LLM_MODEL"),
        ("", "small-1", "", "JOBSVC_LLM_MODEL is set without JOBSVC_LLM_URL"),
        ("127.0.0.1:11434", "small-1", "", "JOBSVC_LLM_URL: '127.0.0.1:11434' is not a base URL"),
        ("ftp://models/v1", "small-1", "", "is not a base URL"),
        ("https://user:pass@models/v1", "small-1", "", "is not a base URL"),
        ("https://models/v1?x=1", "small-1", "", "is not a base URL"),
        ("http://models:99999/v1", "small-1", "", "is not a base URL"),
        ("http://[::1/v1", "small-1", "", "is not a base URL"),
        ("https://models/v1", "small-1", "schlüssel", "JOBSVC_LLM_API_KEY holds characters"),
        ("https://models/v1", "small-1", "a\nb", "JOBSVC_LLM_API_KEY holds characters"),
    ],
)
def test_what_cannot_be_used_is_named(url, name, key, said):
    with pytest.raises(ValueError, match="JOBSVC_LLM") as refusal:
        configured_model(url=url, name=name, api_key=key)

    assert said in str(refusal.value)
    assert key not in str(refusal.value) or not key
