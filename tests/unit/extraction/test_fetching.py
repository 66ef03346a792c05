"""The fetcher against a server that answers as judges do on their better and worse days."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from contextlib import closing, contextmanager, suppress

import httpcore2
import pytest

from jobsvc.errors import FetchError
from jobsvc.extraction import PageFetcher, PageRequest
from jobsvc.extraction.answers import MAX_PAGE_BYTES
from jobsvc.extraction.kept import MAX_KEPT_BYTES
from jobsvc.extraction.turns import OwnTurns
from tests.answering import Answer, answering, sends

URL = "https://codeforces.com/contest/1234/problem/A"
PATH = "/contest/1234/problem/A"


def fetcher(base: str, **options) -> PageFetcher:
    return PageFetcher(mirrors={"codeforces.com": base}, user_agent="jobsvc tests", **options)


def fetch(answer: Answer, url: str = URL, **options) -> str:
    with answering(answer) as base:
        return fetcher(base, **options).fetch(PageRequest(url))


def refused(answer: Answer, **options) -> FetchError:
    with pytest.raises(FetchError) as refusal:
        fetch(answer, **options)
    return refusal.value


def test_a_mirror_is_asked_for_the_same_path_and_query_in_our_name():
    seen = []

    def answer(request):
        seen.append((request.path, request.headers["User-Agent"], request.headers["Accept-Encoding"]))
        sends("회의실 배정".encode(), Content_Type="text/html; charset=utf-8")(request)

    page = fetch(answer, url=f"{URL}?locale=en")

    assert page == "회의실 배정"
    assert seen == [(f"{PATH}?locale=en", "jobsvc tests", "gzip")]


def test_a_mirror_may_lie_below_a_path():
    seen = []

    def answer(request):
        seen.append(request.path)
        sends()(request)

    with answering(answer) as base:
        fetcher(f"{base}/saved").fetch(PageRequest(URL))

    assert seen == [f"/saved{PATH}"]


def test_a_compressed_page_is_unpacked():
    assert fetch(sends(gzip.compress(b"x" * 300_000), Content_Encoding="gzip")) == "x" * 300_000


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert fetch(sends(b"direct")) == "direct"


@pytest.mark.parametrize(
    ("status", "retryable", "said"),
    [
        (401, False, "wants a login"),
        (403, False, "page_html"),
        (404, False, "has no such page"),
        (410, False, "no longer"),
        (418, False, "gives no page"),
        (204, False, "gives no page"),
        (304, False, "gives no page"),
        (429, True, "fewer requests"),
        (500, True, "out of order"),
        (503, True, "out of order"),
    ],
)
def test_a_refusal_says_what_it_is_and_whether_to_try_again(status, retryable, said):
    error = refused(sends(b"", status=status))

    assert error.retryable is retryable
    assert said in error.message
    assert error.message.startswith("codeforces.com ")


def test_a_statement_that_is_a_pdf_is_refused():
    error = refused(sends(b"%PDF-1.4", Content_Type="application/pdf"))

    assert (error.retryable, "PDF" in error.message) == (False, True)


def test_redirects_within_the_judge_are_followed():
    def answer(request):
        if request.path == PATH:
            sends(b"", status=302, Location="/problemset/problem/1234/A")(request)
        elif request.path == "/problemset/problem/1234/A":
            sends(b"", status=301, Location="https://www.codeforces.com/enter?back=1")(request)
        else:
            sends(request.path.encode())(request)

    assert fetch(answer) == "/enter?back=1"


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("https://evil.example/", "not the host of a judge"),
        ("//evil.example/", "not the host of a judge"),
        ("https://codeforces.com.evil.example/", "not the host of a judge"),
        ("https://127.0.0.1/", "not the host of a judge"),
        ("http://169.254.169.254/latest/meta-data/", "not the host of a judge"),
        ("http://codeforces.com/contest/1234/problem/A", "over https only"),
        ("file:///etc/passwd", "begins with https://"),
        ("https://codeforces.com:8443/", "names no port"),
        ("https://user@codeforces.com/", "user name"),
        ("https://[codeforces.com/", "no address"),
    ],
)
def test_redirects_to_elsewhere_are_refused(location, said):
    error = refused(sends(b"", status=302, Location=location))

    assert (error.retryable, said in error.message) == (False, True), error.message


def test_the_fifth_redirect_is_the_last():
    asked = []

    def answer(request):
        asked.append(request.path)
        sends(b"", status=302, Location=PATH)(request)

    error = refused(answer)

    assert (error.retryable, len(asked)) == (False, 6)
    assert "more than 5 times" in error.message


def test_a_page_of_five_mebibytes_is_the_largest():
    assert len(fetch(sends(b"x" * MAX_PAGE_BYTES))) == MAX_PAGE_BYTES

    error = refused(sends(b"x" * (MAX_PAGE_BYTES + 1)))

    assert (error.retryable, "5,242,880" in error.message) == (False, True)


def test_a_bomb_is_not_unpacked():
    bomb = gzip.compress(bytes(200_000_000), compresslevel=9)

    error = refused(sends(bomb, Content_Encoding="gzip"))

    assert (error.retryable, "5,242,880" in error.message) == (False, True)


def test_an_endless_body_is_left():
    def answer(request):
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(b"x" * 65_536)

    assert not refused(answer).retryable


@pytest.mark.parametrize(
    ("body", "encoding", "retryable"),
    [
        (b"no gzip at all", "gzip", True),
        (gzip.compress(b"x" * 1000, mtime=0)[:-20], "gzip", True),
        (b"", "gzip", True),
        (b"x", "br", False),
        (b"x", "gzip, gzip", False),
    ],
)
def test_what_cannot_be_unpacked_is_no_page(body, encoding, retryable):
    assert refused(sends(body, Content_Encoding=encoding)).retryable is retryable


def test_a_connection_that_breaks_is_worth_another_try():
    def answer(request):
        request.send_response(200)
        request.send_header("Content-Length", "100")
        request.end_headers()
        request.wfile.write(b"half a page")
        request.close_connection = True

    error = refused(answer)

    assert (error.retryable, error.message) == (True, "The connection to codeforces.com broke.")


def test_a_closed_port_is_worth_another_try():
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(FetchError, match=r"codeforces\.com cannot be reached") as refusal:
        fetcher(f"http://127.0.0.1:{port}").fetch(PageRequest(URL))

    assert refusal.value.retryable


@pytest.mark.parametrize(
    "drip", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b""]
)
def test_a_server_that_drips_does_not_hold_the_worker(drip):
    """Whether it drips in the head, in the body or not at all: the time is for the whole page."""
    over = threading.Event()

    def answer(request):
        request.wfile.write(drip)
        while drip and not over.wait(0.05):
            request.wfile.write(b"x")
        over.wait(5)

    began = time.monotonic()
    with answering(answer) as base:
        try:
            with pytest.raises(FetchError, match="did not answer in time") as refusal:
                fetcher(base, timeout_s=0.4).fetch(PageRequest(URL))
        finally:
            over.set()

    assert refusal.value.retryable
    assert time.monotonic() - began < 3


def test_only_judges_are_asked_and_only_over_https():
    for url in ("https://evil.example/", "http://codeforces.com/", "file:///etc/passwd", "https://127.0.0.1/"):
        with pytest.raises(FetchError, match="is not fetched") as refusal:
            fetcher("http://127.0.0.1:9").fetch(PageRequest(url))
        assert not refusal.value.retryable


def resolves_to(*addresses: str):
    return lambda host, port, **_: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in addresses]


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["93.184.216.34", "10.0.0.5"], ["::ffff:169.254.169.254"]])
def test_a_judges_name_that_leads_inside_is_refused_before_any_connection(monkeypatch, addresses):
    monkeypatch.setattr(socket, "getaddrinfo", resolves_to(*addresses))
    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", lambda *_: pytest.fail("a connection was tried"))

    with pytest.raises(FetchError, match="no public address") as refusal:
        PageFetcher(mirrors={}, user_agent="jobsvc tests").fetch(PageRequest(URL))

    assert not refusal.value.retryable


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    lookups, tried = [], []

    def resolve(host, port, **_):
        lookups.append((host, port))
        return resolves_to("93.184.216.34", "93.184.216.35")(host, port)

    def connect(self, host, port, *_):
        tried.append((host, port))
        raise httpcore2.ConnectError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)

    with pytest.raises(FetchError, match="cannot be reached"):
        PageFetcher(mirrors={}, user_agent="jobsvc tests").fetch(PageRequest(URL))

    assert lookups == [("codeforces.com", 443)]
    assert tried == [("93.184.216.34", 443), ("93.184.216.35", 443)]


def test_a_mirror_of_one_judge_opens_no_door_for_another(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolves_to("127.0.0.1"))

    with pytest.raises(FetchError, match="no public address"):
        fetcher("http://127.0.0.1:9").fetch(PageRequest("https://atcoder.jp/contests/abc300/tasks/abc300_a"))


def test_an_unknown_name_is_worth_another_try(monkeypatch):
    def resolve(*_, **__):
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    with pytest.raises(FetchError, match="cannot be reached") as refusal:
        PageFetcher(mirrors={}, user_agent="jobsvc tests").fetch(PageRequest(URL))

    assert refusal.value.retryable


def test_what_is_asked_for_with_a_body_is_posted_as_json():
    seen = []

    def answer(request):
        body = request.rfile.read(int(request.headers["Content-Length"]))
        seen.append((request.command, request.path, request.headers["Content-Type"], body))
        sends(b'{"data": {}}', Content_Type="application/json")(request)

    with answering(answer) as base:
        page = fetcher(base).fetch(PageRequest("https://codeforces.com/graphql", json_body='{"query": "é"}'))

    assert page == '{"data": {}}'
    assert seen == [("POST", "/graphql", "application/json", '{"query": "é"}'.encode())]


@pytest.mark.parametrize(("status", "methods"), [(302, ["POST"]), (303, ["POST"]), (307, ["POST", "POST"])])
def test_a_post_that_is_sent_elsewhere_stays_a_post_or_is_refused(status, methods):
    seen = []

    def answer(request):
        request.rfile.read(int(request.headers["Content-Length"]))
        seen.append(request.command)
        sends(b"{}", status=200 if request.path == "/there" else status, Location="/there")(request)

    with answering(answer) as base, suppress(FetchError):
        assert fetcher(base).fetch(PageRequest("https://codeforces.com/graphql", json_body="{}")) == "{}"

    assert seen == methods


@pytest.mark.parametrize(
    ("status", "header", "wait_s", "retryable"),
    [
        (429, "120", 120, True),
        (503, "7", 7, True),
        (429, "", 0, True),
        (429, "soon", 0, True),
        (429, "Thu, 01 Jan 1970 00:00:00 GMT", 0, True),
        (429, "86401", 86401, False),
        (503, "9" * 40, 999_999_999, False),
        (404, "120", None, False),
    ],
)
def test_a_judge_says_for_how_long_it_wants_to_be_left_alone(status, header, wait_s, retryable):
    error = refused(sends(b"", status=status, Retry_After=header))

    assert (error.retry_after_s, error.retryable) == (wait_s, retryable)


class Remembered(dict):
    """Pages kept in this process."""

    find, keep = dict.get, dict.__setitem__


def changing(page: bytes, **validators: str) -> tuple[Answer, list[int]]:
    """An answer that is 304 to whoever has the page already, and the statuses that were answered."""
    statuses = []

    def answer(request):
        known = (request.headers["If-None-Match"], request.headers["If-Modified-Since"])
        status = 304 if known == (validators.get("ETag"), validators.get("Last_Modified")) else 200
        statuses.append(status)
        sends(b"" if status == 304 else page, status, **validators)(request)

    return answer, statuses


@pytest.mark.parametrize(
    "validators",
    [{"ETag": '"a"'}, {"Last_Modified": "Fri, 09 Oct 2026 03:24:16 GMT"}, {"ETag": 'W/"a"', "Last_Modified": "today"}],
)
def test_a_page_that_has_not_changed_is_not_sent_again(validators):
    answer, statuses = changing("회의실 배정".encode("cp949"), Content_Type="text/html; charset=euc-kr", **validators)
    kept = Remembered()

    with answering(answer) as base:
        pages = [fetcher(base, kept=kept).fetch(PageRequest(URL)) for _ in range(3)]

    assert pages == ["회의실 배정"] * 3
    assert statuses == [200, 304, 304]


def test_a_page_that_has_changed_is_kept_in_place_of_the_old_one():
    kept = Remembered()
    for page in (b"old", b"new"):
        answer, statuses = changing(page, ETag=f'"{page.decode()}"')
        with answering(answer) as base:
            kept = Remembered({f"{base}{PATH}": each for each in kept.values()})
            assert fetcher(base, kept=kept).fetch(PageRequest(URL)) == page.decode()
            assert statuses == [200]

    assert [each.body for each in kept.values()] == [b"new"]


@pytest.mark.parametrize(
    "answer",
    [
        sends(b"page"),
        sends(b"page", ETag='"a"', Cache_Control="private, no-store"),
        sends(b"x" * (MAX_KEPT_BYTES + 1), ETag='"a"'),
        sends(b"page", ETag='"\xe4"'),
        sends(b"", status=404, ETag='"a"'),
    ],
    ids=["unnamed", "not to be stored", "too large", "no ASCII", "no page"],
)
def test_some_pages_are_not_kept(answer):
    kept = Remembered()

    with suppress(FetchError):
        fetch(answer, kept=kept)

    assert kept == {}


def test_an_answer_to_a_post_is_not_kept():
    kept = Remembered()

    with answering(sends(b"{}", ETag='"a"')) as base:
        fetcher(base, kept=kept).fetch(PageRequest(URL, json_body="{}"))

    assert kept == {}


def test_every_request_waits_for_its_turn_redirects_too():
    taken = []

    class Taken(OwnTurns):
        def at(self, host):
            taken.append(host)
            return super().at(host)

    def answer(request):
        sends(b"page", status=200 if request.path == "/there" else 301, Location="/there")(request)

    fetch(answer, turns=Taken())

    assert taken == ["codeforces.com", "codeforces.com"]


def test_a_judge_that_asks_for_a_pause_gets_it_from_the_next_request_on():
    turns = OwnTurns(patience_s=5)
    asked = []

    def answer(request):
        asked.append(request.path)
        sends(b"", status=429, Retry_After="600")(request)

    with answering(answer) as base:
        for _ in range(2):
            with pytest.raises(FetchError) as refusal:
                fetcher(base, turns=turns).fetch(PageRequest(URL))

    assert asked == [PATH]
    assert refusal.value.retryable
    assert 590 < refusal.value.retry_after_s <= 600


def test_the_time_for_a_page_does_not_run_while_it_waits_for_its_turn():
    assert fetch(sends(b"page"), turns=LateTurns(), timeout_s=0.5) == "page"


class LateTurns(OwnTurns):
    @contextmanager
    def at(self, host):
        time.sleep(0.7)
        with super().at(host) as turn:
            yield turn
