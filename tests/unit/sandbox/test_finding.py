"""A tier is what withstands the attacks, and no machine runs scripts in less than was asked for."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from jobsvc.errors import SandboxFailed, SandboxMissing
from jobsvc.sandbox import Tier, attacks, finding, system, tier_named
from jobsvc.sandbox.finding import find, try_tier, weakness
from tests.processes import eventually

from .conftest import marked


@pytest.fixture(autouse=True)
def forgetful():
    find.cache_clear()
    yield
    find.cache_clear()


def test_the_attacks_are_real():
    """Where nothing holds a script, each of them comes through, but for what a root worker's uid must not be."""
    with finding._bait() as bait:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", attacks.BREAKOUT],
            input=json.dumps(bait).encode(),
            env={"JOBSVC_BAIT": "secret"},
            cwd=bait["folder"],
            capture_output=True,
            check=True,
        )
        came_through = set(json.loads(done.stdout)["came_through"])
        assert eventually(lambda: finding._is_gone(bait["victim"]))
        assert eventually(lambda: finding._runs(bait["mark"]))
        for survivor in marked(bait["mark"]):
            os.kill(survivor, signal.SIGKILL)
    assert came_through >= {
        "network",
        "a socket in the file system",
        "an abstract socket",
        "reading files of the host",
        "reading files through a link",
        "listing folders of the host",
        "writing outside",
        "writing outside through a link",
        "the environment",
        "the environment of the worker",
        "ptrace",
        "more processes than allowed",
    }


def test_limits_alone_do_not_pass_for_a_sandbox(monkeypatch):
    sandbox, reason = try_tier(Tier.RLIMITS)
    assert sandbox, reason
    monkeypatch.setattr(finding, "_is_accepted", lambda attack, tier: False)
    assert "network" in weakness(sandbox)
    assert "reading files of the host" in weakness(sandbox)
    sandbox.close()


def test_the_next_tier_is_taken_and_it_is_said_why(monkeypatch):
    monkeypatch.setattr(finding, "try_tier", lambda tier: (tier, "") if tier is Tier.LANDLOCK else (None, "no"))
    found = find(Tier.LANDLOCK)
    assert found.sandbox is Tier.LANDLOCK
    assert found.not_held == {"bubblewrap": "no"}


def test_less_than_asked_for_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setattr(finding, "try_tier", lambda tier: (tier, "") if tier is Tier.RLIMITS else (None, f"no {tier}"))
    with pytest.raises(SandboxMissing, match=r"no bubblewrap; landlock: no landlock.*apt-get install bubblewrap"):
        find(Tier.LANDLOCK)
    with pytest.raises(SandboxMissing, match=r"\(bubblewrap: no bubblewrap\)"):
        find(Tier.BUBBLEWRAP)
    assert find(Tier.RLIMITS).sandbox is Tier.RLIMITS


def test_bubblewrap_that_is_not_installed_is_no_tier(monkeypatch):
    monkeypatch.setattr(finding.shutil, "which", lambda *_, **__: None)
    assert try_tier(Tier.BUBBLEWRAP) == (None, "it is not installed")


def test_bubblewrap_that_may_make_no_namespaces_is_no_tier(monkeypatch, tmp_path):
    """As in a container without user namespaces: the program is there, and fails."""
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2; exit 1\n")
    tmp_path.chmod(0o755)
    fake.chmod(0o755)
    monkeypatch.setitem(system.ENVIRONMENT, "PATH", f"{tmp_path}:{system.ENVIRONMENT['PATH']}")
    monkeypatch.setattr("jobsvc.sandbox.box._START", _with_path(tmp_path))
    sandbox, reason = try_tier(Tier.BUBBLEWRAP)
    assert sandbox is None
    assert "No permissions to create new namespace" in reason


def test_landlock_that_is_switched_off_is_no_tier(monkeypatch):
    def fails(*_, **__):
        raise SandboxFailed("The sandbox (landlock) could not run it: The kernel has no Landlock.")

    monkeypatch.setattr(finding.Sandbox, "run", fails)
    sandbox, reason = try_tier(Tier.LANDLOCK)
    assert sandbox is None
    assert "no Landlock" in reason


@pytest.mark.parametrize("name", ["", "docker", "Bubblewrap"])
def test_a_tier_that_there_is_not_is_refused(name):
    with pytest.raises(ValueError, match="must be bubblewrap, landlock or rlimits"):
        tier_named(name)


def _with_path(folder) -> str:
    from jobsvc.sandbox import box

    change = f'from jobsvc.sandbox import system\nsystem.ENVIRONMENT["PATH"] = {f"{folder}:/usr/bin:/bin"!r}\n'
    return box._START.replace("from jobsvc.sandbox.warden", change + "from jobsvc.sandbox.warden")


def test_a_victim_that_was_collected_already_is_gone():
    with subprocess.Popen(["true"]) as victim:
        victim.wait()
    assert finding._is_gone(victim.pid)
