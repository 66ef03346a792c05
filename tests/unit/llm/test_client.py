"""The client against a server that answers as those of language models do on their better and worse days."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import closing

import pytest

from jobsvc.errors import ModelError
from jobsvc.llm import LanguageModel, Message, Usage
from jobsvc.llm.endpoint import MAX_ANSWER_BYTES
from tests.language_model import Answer, language_model, says, sends

QUESTION = [Message("system", "Answer in JSON."), Message("user", "What is it?")]


def refuses(said: str, status: int = 400) -> Answer:
    return sends(json.dumps({"error": {"message": said}}), status=status)


class Asking:
    """A model, and the seconds that it waited."""

    def __init__(self, url: str, **options) -> None:
        self.waited: list[float] = []
        self.model = LanguageModel(url, "small-1", sleep=self.waited.append, **options)


def refused(*answers: Answer, **options) -> ModelError:
    with language_model(*answers) as server, pytest.raises(ModelError) as refusal:
        Asking(server.url, **options).model.ask(QUESTION)
    return refusal.value


def test_a_question_is_asked_at_temperature_0_and_its_tokens_are_counted():
    with language_model(says('{"it": 1}', usage=(120, 7))) as server:
        model = Asking(server.url, api_key="k-123").model

        assert model.ask(QUESTION, as_json=True) == '{"it": 1}'

    assert server.paths == ["/v1/chat/completions"]
    assert server.headers[0]["Authorization"] == "Bearer k-123"
    assert server.asked == [
        {
            "model": "small-1",
            "messages": [
                {"role": "system", "content": "Answer in JSON."},
                {"role": "user", "content": "What is it?"},
            ],
            "temperature": 0,
            "response_format": {"type": "json_object"},
            "max_tokens": 4096,
        }
    ]
    assert model.usage == Usage(requests=1, prompt_tokens=120, completion_tokens=7)


def test_without_a_key_none_is_sent_and_text_needs_no_json_mode():
    with language_model(says("print(1)")) as server:
        assert Asking(server.url).model.ask(QUESTION) == "print(1)"

    assert "Authorization" not in server.headers[0]
    assert "response_format" not in server.asked[0]


def test_a_server_without_json_mode_is_asked_again_and_from_then_on_without_it():
    no_json_mode = refuses("Unrecognized request argument supplied.")
    with language_model(no_json_mode, says("{}"), says("{}")) as server:
        model = Asking(server.url).model
        model.ask(QUESTION, as_json=True)
        model.ask(QUESTION, as_json=True)

    assert ["response_format" in asked for asked in server.asked] == [True, False, False]
    assert model.usage.requests == 3


def test_a_server_that_names_what_it_refuses_gets_the_rest():
    with language_model(
        refuses("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        refuses("Unsupported value: 'temperature' does not support 0 with this model."),
        says("{}"),
    ) as server:
        Asking(server.url).model.ask(QUESTION, as_json=True)

    last = server.asked[-1]
    assert "max_tokens" not in last
    assert "temperature" not in last
    assert last["max_completion_tokens"] == 4096
    assert last["response_format"] == {"type": "json_object"}


def test_a_server_that_refuses_everything_is_not_asked_for_ever():
    error = refused(refuses("max_tokens, max_completion_tokens, temperature, response_format: no", status=422))

    assert (error.retryable, "does not take the question (HTTP 422)" in error.message) == (False, True)


def test_an_answer_that_was_cut_off_gets_more_room():
    with language_model(says('{"sam', finish_reason="length", usage=(50, 200)), says("{}", usage=(50, 3))) as server:
        model = Asking(server.url).model

        assert model.ask(QUESTION, max_tokens=200) == "{}"

    assert [asked["max_tokens"] for asked in server.asked] == [200, 800]
    assert model.usage == Usage(requests=2, prompt_tokens=100, completion_tokens=203)


def test_an_answer_that_is_cut_off_again_is_none():
    error = refused(says('{"sam', finish_reason="length"))

    assert (error.retryable, "cut off after 16,384 tokens" in error.message) == (False, True)


def test_a_busy_server_is_asked_again_when_it_says():
    with language_model(sends("{}", 429, Retry_After="7"), sends("{}", 503, Retry_After="0"), says("yes")) as server:
        asking = Asking(server.url)

        assert asking.model.ask(QUESTION) == "yes"

    assert asking.waited == [7.0, 1.0]


@pytest.mark.parametrize(
    ("answer", "retry_after_s"),
    [
        (sends("{}", 429, Retry_After="300"), 300.0),
        (sends("{}", 429, Retry_After="soon"), None),
        (sends("{}", 429), None),
        (sends("{}", 503), None),
    ],
)
def test_a_server_that_is_busy_for_long_is_left_to_a_later_attempt(answer, retry_after_s):
    error = refused(answer)

    assert (error.retryable, error.retry_after_s) == (True, retry_after_s)


def test_a_server_that_is_always_busy_is_left_after_three_waits():
    with language_model(sends("{}", 429, Retry_After="1")) as server:
        asking = Asking(server.url)
        with pytest.raises(ModelError, match="asks for fewer requests"):
            asking.model.ask(QUESTION)

    assert asking.waited == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("status", "retryable", "said"),
    [
        (401, False, "JOBSVC_LLM_API_KEY"),
        (402, False, "paid"),
        (403, False, "JOBSVC_LLM_API_KEY"),
        (404, False, "JOBSVC_LLM_MODEL"),
        (408, True, "does not take"),
        (413, False, "as long as this"),
        (302, False, "does not take"),
        (500, True, "out of order"),
        (599, True, "out of order"),
    ],
)
def test_a_refusal_says_what_it_is_and_whether_to_try_again(status, retryable, said):
    error = refused(sends("{}", status, Location="http://127.0.0.1:9/"))

    assert (error.retryable, said in error.message) == (retryable, True), error.message
    assert error.message.startswith("The language model at 127.0.0.1:")
    assert f"(HTTP {status})" in error.message


@pytest.mark.parametrize(
    "body",
    ["<html>", "", "[]", "{}", '{"choices": []}', '{"choices": [{"message": {"content": 5}}]}', "[" * 100_000],
)
def test_what_is_no_chat_completion_is_told(body):
    error = refused(sends(body))

    assert (error.retryable, "something else than a chat completion" in error.message) == (False, True)


@pytest.mark.parametrize("text", [None, "", " \n"])
def test_an_empty_answer_is_none(text):
    assert "empty answer" in refused(says(text)).message


def test_words_in_parts_are_put_together():
    parts = [{"type": "text", "text": "a"}, {"type": "reasoning", "summary": []}, {"type": "text", "text": "b"}]
    with language_model(sends(json.dumps({"choices": [{"message": {"content": parts}}]}))) as server:
        assert Asking(server.url).model.ask(QUESTION) == "ab"


@pytest.mark.parametrize("usage", [None, [], {"prompt_tokens": "many"}, {}])
def test_a_server_that_counts_no_tokens_counts_none(usage):
    with language_model(says("yes", usage=usage)) as server:
        model = Asking(server.url).model
        model.ask(QUESTION)

    assert model.usage == Usage(requests=1)


def test_half_a_character_is_not_sent():
    with language_model(says("yes")) as server:
        Asking(server.url).model.ask([Message("user", "x\ud800y")])

    assert server.asked[0]["messages"] == [{"role": "user", "content": "x?y"}]


def test_an_endless_answer_is_left():
    def answer(request):
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(b" " * 65_536)

    assert f"more than {MAX_ANSWER_BYTES:,} bytes" in refused(answer).message


@pytest.mark.parametrize("drip", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
def test_a_server_that_is_silent_or_drips_is_left_in_time(drip):
    over = threading.Event()

    def answer(request):
        request.wfile.write(drip)
        while drip and not over.wait(0.05):
            request.wfile.write(b" ")
        over.wait(5)

    began = time.monotonic()
    with language_model(answer) as server:
        try:
            with pytest.raises(ModelError, match="did not answer in time") as refusal:
                Asking(server.url, timeout_s=0.3).model.ask(QUESTION)
        finally:
            over.set()

    assert refusal.value.retryable
    assert time.monotonic() - began < 3


def test_a_connection_that_breaks_is_worth_another_try():
    def answer(request):
        request.send_response(200)
        request.send_header("Content-Length", "100")
        request.end_headers()
        request.close_connection = True

    error = refused(answer)

    assert (error.retryable, "broke the connection" in error.message) == (True, True)


def test_a_closed_port_is_worth_another_try():
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(ModelError, match=f"at 127.0.0.1:{port} cannot be reached") as refusal:
        Asking(f"http://127.0.0.1:{port}/v1").model.ask(QUESTION)

    assert refusal.value.retryable


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    for name in ("http_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    with language_model(says("direct")) as server:
        assert Asking(server.url).model.ask(QUESTION) == "direct"
