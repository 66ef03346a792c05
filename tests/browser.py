"""A real browser for tests: Debian's chromium, driven by selenium, that reaches the site under test and nothing else.

A test fails in the end where the browser had something to complain of: an error in its console, a resource that did
not load, a violation of the Content-Security-Policy.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.engines import left_out
from tests.site import Site

SCREENSHOTS = Path(__file__).parents[1] / "out" / "screenshots"
WAIT_SECONDS = 15
DESKTOP = (1280, 900)
PHONE = (390, 844)
#: Written to the console, a violation is in the same log as all other errors, from every page that was shown.
TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => console.error(
    `Content-Security-Policy: ${event.violatedDirective} forbids ${event.blockedURI} ` +
    `(${event.sourceFile}:${event.lineNumber} ${event.sample})`));
"""
OPTIONS = (
    "--headless=new",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--lang=en-US",
)


class Browser:
    """What a person does with the page; every look waits until there is something to see."""

    def __init__(self, driver: Chrome, site: Site) -> None:
        self.driver = driver
        self.site = site
        self._allowed: list[str] = []

    def open(self, path: str) -> None:
        self.driver.get(self.site.url + path)

    @property
    def path(self) -> str:
        """Path and query of the page that is shown."""
        return self.driver.current_url.removeprefix(self.site.url)

    def sign_in(self, role: str = "admin") -> None:
        """Through the form, as people do."""
        self.open("/sign-in")
        self.fill("main form input:not([type=hidden])", self.site.keys[role])
        self.click("main form button")
        self.wait_for(lambda: not self.path.startswith("/sign-in"), "the page behind the door")

    def all(self, css: str) -> list[WebElement]:
        """As many as there are now."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css: str) -> WebElement:
        """The first that is visible."""

        def found() -> WebElement | None:
            return next((element for element in self.all(css) if element.is_displayed()), None)

        element: WebElement = self.wait_for(found, f"visible {css}")
        return element

    def text(self, css: str = "body") -> str:
        """What a person reads there now."""
        (text,) = self.wait_for(lambda: [self.one(css).text], css)
        return str(text)

    def wait_for_text(self, text: str, css: str = "body") -> None:
        self.wait_for(lambda: any(text in element.text for element in self.all(css)), f"{text!r} in {css}")

    def click(self, css: str) -> None:
        self.one(css).click()

    def fill(self, css: str, text: str) -> None:
        element = self.one(css)
        element.clear()
        element.send_keys(text)

    def wait_for(self, look: Callable[[], Any], what: str, *, seconds: float = WAIT_SECONDS) -> Any:
        """What `look` finds, as soon as it finds something; a page that changes meanwhile is looked at again."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with suppress(StaleElementReferenceException):
                if found := look():
                    return found
            time.sleep(0.05)
        shown = self.driver.find_element(By.TAG_NAME, "body").text
        raise AssertionError(f"There is no {what} on {self.path}, which shows:\n{shown[:2000]}")

    def screenshot(self, name: str) -> None:
        """The whole page as it is now, to be looked at by people: out/screenshots/{name}.png"""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        whole = {**self._ask("Page.getLayoutMetrics")["cssContentSize"], "scale": 1}
        shown = self._ask("Page.captureScreenshot", captureBeyondViewport=True, clip=whole)
        (SCREENSHOTS / f"{name}.png").write_bytes(base64.b64decode(shown["data"]))

    def prefers(self, scheme: str) -> None:
        """`dark` or `light`, as the system's setting."""
        self._ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def is_a_phone(self, *, size: tuple[int, int] = PHONE) -> None:
        self._size(size, mobile=True)
        self._ask("Emulation.setTouchEmulationEnabled", enabled=True)

    def has_script(self, wanted: bool) -> None:
        """Whether pages that are opened from now on may run theirs."""
        self._ask("Emulation.setScriptExecutionDisabled", value=not wanted)

    def evaluate(self, expression: str) -> Any:
        """A value of the page's own world."""
        return self.driver.execute_script(f"return {expression}")

    def allow(self, pattern: str) -> None:
        """What the test provokes on purpose, such as `status of 404`, is no complaint."""
        self._allowed.append(pattern)

    def complaints(self) -> list[str]:
        """Everything severe that the browser has logged since it was asked before."""
        severe = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        return [message for message in severe if not any(re.search(pattern, message) for pattern in self._allowed)]

    def start_anew(self) -> None:
        """As it is when it is opened for the first time: no cookies, nothing stored, no page, an ordinary screen."""
        self.has_script(True)
        self.driver.get("about:blank")
        self._ask("Network.clearBrowserCookies")
        self._ask("Storage.clearDataForOrigin", origin=self.site.url, storageTypes="all")
        self._ask("Emulation.setEmulatedMedia", features=[])
        self._ask("Emulation.setTouchEmulationEnabled", enabled=False)
        self._ask("Emulation.setScrollbarsHidden", hidden=True)  # else a screenshot is narrower than its page
        self._size(DESKTOP)
        self._allowed.clear()
        self.complaints()

    def _size(self, size: tuple[int, int], *, mobile: bool = False) -> None:
        width, height = size
        how = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        self._ask("Emulation.setDeviceMetricsOverride", **how)

    def _ask(self, command: str, **parameters: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, parameters)


@pytest.fixture
def browser(_opened: Browser) -> Iterator[Browser]:
    """Nobody is signed in. The test fails where the browser complains."""
    _opened.start_anew()
    yield _opened
    complaints = _opened.complaints()
    assert not complaints, "\n".join(["The browser complains:", *complaints])


@pytest.fixture(scope="session")
def _opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    programs = [shutil.which("chromium"), shutil.which("chromedriver")]
    if not all(programs):
        left_out("The browser is left out: there is no chromium with chromedriver (apt-get install chromium-driver)")
    site = request.getfixturevalue("site")  # which nobody starts for a browser that is not there
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "localhost,127.0.0.1")  # where chromedriver listens
        driver = _chrome(*map(str, programs), tmp_path_factory.mktemp("chromium"))
        try:
            driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": TELL_VIOLATIONS})
            yield Browser(driver, site)
        finally:
            driver.quit()


def _chrome(chromium: str, chromedriver: str, profile: Path) -> Chrome:
    options = ChromeOptions()
    options.binary_location = chromium
    for option in (*OPTIONS, f"--user-data-dir={profile}"):
        options.add_argument(option)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return Chrome(options, ChromeService(chromedriver))
