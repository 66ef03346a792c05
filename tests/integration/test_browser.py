"""The browser that the tests of the page look through: it notices what it is there to notice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from jobsvc.servers import HOST
from tests.browser import Browser

PAGES = {
    "/sound": ("<main><h1>Sound</h1><p id=seen></p></main>", "default-src 'none'"),
    "/error": ("<script>document.title = nobody.knows</script>", "script-src 'unsafe-inline'"),
    "/rejected": ("<script>Promise.reject(new Error('nobody caught it'))</script>", "script-src 'unsafe-inline'"),
    "/inline": ("<script>window.ran = true</script><p style='color: red'>inline</p>", "default-src 'none'"),
    "/image": ("<img src=/nowhere.png alt=''>", "default-src 'none'"),
    "/missing": ("<img src=/nowhere.png alt=''>", "img-src 'self' data:"),
    "/outside": ("<img src=http://example.org/a.png alt=''>", "img-src * data:"),
    "/dark": ("<style>@media (prefers-color-scheme: dark) { b { color: #123456 } }</style><b>dark</b>", ""),
    "/long": ("<div style='height: 3000px'>long</div>", ""),
    "/nameless": ("<main><h1>Nameless</h1><form><input type=text></form></main>", ""),
}


@pytest.fixture
def pages(browser: Browser) -> Iterator[Browser]:
    """The browser, with pages made to be complained of."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, policy = PAGES.get(self.path, ("", ""))
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            icon = "<link rel=icon href='data:,'>" if "none" not in policy else ""
            self.wfile.write(f"<!doctype html><html lang=en><head><title>A page</title>{icon}</head>{body}".encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer((HOST, 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        here = replace(browser.site, url=f"http://{HOST}:{server.server_port}")
        yield Browser(browser.driver, here)
        server.shutdown()
        thread.join()


def test_it_has_nothing_to_say_of_a_sound_page(pages: Browser) -> None:
    pages.open("/sound")
    assert pages.text("h1") == "Sound"
    assert pages.complaints() == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/error", "nobody is not defined"),
        ("/rejected", "nobody caught it"),
        ("/inline", "Content-Security-Policy: script-src-elem forbids inline"),
        ("/inline", "Content-Security-Policy: style-src-attr forbids inline"),
        ("/image", "Content-Security-Policy: img-src forbids"),
        ("/missing", "404"),
        ("/outside", "ERR_NAME_NOT_RESOLVED"),
    ],
)
def test_it_complains_of(pages: Browser, path: str, said: str) -> None:
    pages.open(path)
    pages.open("/sound")  # what is gone is not forgotten
    assert [complaint for complaint in pages.complaints() if said in complaint]
    assert pages.complaints() == []


def test_what_a_test_provokes_is_no_complaint(pages: Browser) -> None:
    pages.allow("status of 404")
    pages.open("/missing")
    assert pages.complaints() == []


def test_it_is_a_phone_in_the_dark_when_told(pages: Browser) -> None:
    colour = "getComputedStyle(document.querySelector('b')).color"
    pages.open("/dark")
    assert (pages.evaluate(colour), pages.evaluate("innerWidth")) == ("rgb(0, 0, 0)", 1280)

    pages.prefers("dark")
    pages.is_a_phone()
    assert pages.evaluate(colour) == "rgb(18, 52, 86)"
    assert pages.evaluate("screen.width") == 390

    pages.start_anew()
    pages.open("/dark")
    assert (pages.evaluate(colour), pages.evaluate("innerWidth")) == ("rgb(0, 0, 0)", 1280)


def test_pages_can_be_seen_without_their_script(pages: Browser) -> None:
    pages.has_script(False)
    pages.open("/error")
    assert pages.complaints() == []
    assert pages.text("body") == ""


def test_axe_names_what_keeps_people_out(pages: Browser, axe) -> None:
    pages.open("/nameless")
    with pytest.raises(AssertionError, match=r"(?s)/nameless keeps people out:.*label \(critical\).*input"):
        axe.check(pages)
    pages.open("/sound")
    axe.check(pages)


def test_a_screenshot_shows_the_whole_page(pages: Browser, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("tests.browser.SCREENSHOTS", tmp_path)
    pages.open("/long")
    pages.screenshot("long")
    head = (tmp_path / "long.png").read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert int.from_bytes(head[16:20], "big") == 1280
    assert int.from_bytes(head[20:24], "big") > 3000
