"""schemathesis asks the API all that its document allows, and much that it does not, as each role and as nobody.

JOBSVC_SCHEMATHESIS=200 asks each operation as often, at random; without it few times, and the same each time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobsvc.job_helper import JobHelper
from jobsvc.keys import Role
from tests import openapi
from tests.site import Site, running

EXAMPLES = os.environ.get("JOBSVC_SCHEMATHESIS", "")
FEW = "5"
#: Who may do little is asked little: what is left out gets the same refusals over and over, or what an admin gets.
PHASES = {
    None: "examples,coverage",
    Role.READER: "examples,coverage",
    Role.OPERATOR: "examples,fuzzing",
    Role.ADMIN: "examples,coverage,fuzzing,stateful",
}
CONFIG = Path(openapi.__file__).with_name("schemathesis.toml")
DOCUMENT = "openapi.json"
SCRIPT = "print('1')\n"


@pytest.fixture(scope="module")
def idle(dynamodb_local: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, on which no job runs: what is made here would keep a worker busy for long."""
    with running(dynamodb_local, tmp_path_factory.mktemp("idle"), works=False) as site:
        yield site


@pytest.mark.parametrize("role", PHASES, ids=lambda role: role or "nobody")
def test_the_api_does_what_its_document_says(idle: Site, role: Role | None, tmp_path: Path) -> None:
    _make_jobs(idle)
    (tmp_path / DOCUMENT).write_text(idle.ask("GET", "/api/openapi.json").text)

    asked = subprocess.run(
        _command(idle, role), env=_environment(idle, role), cwd=tmp_path, capture_output=True, text=True
    )

    assert asked.returncode == 0, asked.stdout + asked.stderr


def _make_jobs(site: Site) -> None:
    """One of each kind in each state that a person can bring about."""
    with site.application():
        for status in ("COMPLETED", "FAILED", "CANCELLED"):
            extraction = JobHelper.create_problem_extraction_job(platform="atcoder", problem_id="abc300_a")
            JobHelper.update_problem_extraction_job(extraction["id"], {"status": status})
            generation = JobHelper.create_script_generation_job(
                platform="atcoder", problem_id="abc300_a", title="A", constraints="1", generator_code=SCRIPT
            )
            JobHelper.update_script_generation_job(generation["id"], {"status": status})


def _command(site: Site, role: Role | None) -> list[str]:
    options = ["--no-color", "--continue-on-failure", "--generation-database", "none"]
    options += ["--max-examples", EXAMPLES or FEW]
    options += [] if EXAMPLES else ["--seed", "1", "--phases", PHASES[role]]
    if role:
        # Streams have no end that could be waited for; whoever has no key is refused, and sees none.
        options += ["--header", f"Authorization: Bearer {site.keys[role]}", "--exclude-path-regex", "/events$"]
    schemathesis = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG)]
    return [*schemathesis, "run", DOCUMENT, "--url", site.url, *options]


def _environment(site: Site, role: Role | None) -> dict[str, str]:
    root = Path(openapi.__file__).parents[2]
    hooks = {"SCHEMATHESIS_HOOKS": "tests.openapi.hooks", "PYTHONPATH": str(root), "no_proxy": "127.0.0.1"}
    return {**os.environ, **hooks, openapi.OWN_KEY_ID: site.keys[role].split("_")[1] if role else ""}
