"""Units of systemd, the compose file and the image, beside what the code wants of them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from gunicorn.config import Config as Gunicorn

from jobsvc.config import Config, variables
from jobsvc.migration.cli import cli as migrate
from jobsvc.worker import main as worker
from tests.unit.deploy.files import DEPLOY, ROOT

UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
WORKER = DEPLOY / "systemd" / "jobsvc-worker@.service"
API = DEPLOY / "systemd" / "jobsvc-api.service"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
#: Seconds that handing a job back may take after the grace, while the table answers slowly.
TO_HAND_BACK = 15
#: What covers parts of /proc, or forbids namespaces: bubblewrap does not work below it.
BREAKS_THE_SANDBOX = {
    "ProtectKernelTunables",
    "ProtectKernelLogs",
    "ProtectProc",
    "ProcSubset",
    "ProtectHostname",
    "RestrictNamespaces",
    "SystemCallFilter",
    "MemoryDenyWriteExecute",
}


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_a_stopped_worker_has_its_grace(compose: Any) -> None:
    least = Config().grace_seconds + TO_HAND_BACK

    assert int(_unit(WORKER)["TimeoutStopSec"]) >= least
    assert int(compose["services"]["worker"]["stop_grace_period"].removesuffix("s")) >= least


def test_a_stopped_worker_is_told_alone() -> None:
    """Its running job has a process of its own, which the default would end at once."""
    assert _unit(WORKER)["KillMode"] == "mixed"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_no_hardening_breaks_the_sandbox(unit: Path) -> None:
    assert not BREAKS_THE_SANDBOX & set(_unit(unit))
    assert "AF_NETLINK" in _unit(unit)["RestrictAddressFamilies"]  # bubblewrap brings up a loopback with it


@pytest.mark.parametrize("where", ["systemd", "image"])
def test_gunicorn_knows_its_options_and_holds_streams(where: str) -> None:
    command = shlex.split(_unit(API)["ExecStart"]) if where == "systemd" else _command_of_the_image()
    parsed = Gunicorn().parser().parse_args(command[1:])

    assert command[0].endswith("gunicorn")
    assert parsed.args == ["jobsvc:create_app()"]
    assert parsed.worker_class == "gevent"
    assert int(parsed.limit_request_line) == 8190


def test_the_api_is_published_on_loopback_only(compose: Any) -> None:
    published = {name: service.get("ports", []) for name, service in compose["services"].items()}

    assert {name for name, ports in published.items() if ports} == {"api"}
    assert all(port.startswith("127.0.0.1:") for port in published["api"])


def test_settings_of_the_compose_file_exist_and_secrets_have_to_be_given(compose: Any) -> None:
    environments = {name: of["environment"] for name, of in compose["services"].items() if "environment" in of}
    known = {name for setting in Config.__dataclass_fields__ for name in variables(setting)}

    for environment in environments.values():
        assert set(environment) <= known | {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    assert environments["api"]["JOBSVC_SECRET"].startswith("${JOBSVC_SECRET:?")
    assert [name for name, of in environments.items() if "JOBSVC_SECRET" in of] == ["api"]
    assert environments["api"].keys() - {"JOBSVC_SECRET"} == environments["worker"].keys()


def test_settings_of_the_units_exist_and_the_secret_is_for_the_api_alone() -> None:
    known = {name for setting in Config.__dataclass_fields__ for name in variables(setting)}
    for unit in UNITS:
        assert set(re.findall(r"^Environment=(\w+)=", unit.read_text(), re.MULTILINE)) <= known
    files = {unit: re.findall(r"^EnvironmentFile=(.*)$", unit.read_text(), re.MULTILINE) for unit in UNITS}
    assert files == {API: ["/etc/jobsvc/env", "/etc/jobsvc/api.env"], WORKER: ["/etc/jobsvc/env"]}


def test_whose_address_counts_is_said_where_nginx_says_it() -> None:
    assert "Environment=JOBSVC_PROXIES=1\n" in API.read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in (DEPLOY / "nginx" / "jobsvc.conf").read_text()


def test_redis_of_the_compose_file_throws_nothing_away(compose: Any) -> None:
    command = compose["services"]["valkey"]["command"]

    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_the_commands_of_the_compose_file_exist(compose: Any) -> None:
    commands = {name: service["command"] for name, service in compose["services"].items() if "command" in service}

    assert commands["worker"] == ["python", "worker.py"]
    assert CliRunner().invoke(worker, ["--help"]).exit_code == 0
    assert commands["table"][:2] == ["python", "migrate.py"]
    assert commands["table"][2] in migrate.commands


def test_the_image_copies_what_is_there_and_is_let_through() -> None:
    copied = [word for line in re.findall(r"^COPY (.*)$", CONTAINERFILE, re.MULTILINE) for word in line.split()[:-1]]
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}

    assert all((ROOT / path).exists() for path in copied)
    assert set(copied) == let_through


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_is() -> None:
    assert re.search(r"^USER jobsvc$", CONTAINERFILE, re.MULTILINE)
    assert CONTAINERFILE.index("USER jobsvc") < CONTAINERFILE.index("\nCMD")
    assert "bubblewrap" in CONTAINERFILE
    assert "/healthz" in CONTAINERFILE.partition("\nHEALTHCHECK")[2]


def _unit(path: Path) -> dict[str, str]:
    lines = [tuple(line.split("=", 1)) for line in path.read_text().splitlines() if re.match(r"[A-Za-z]+=", line)]
    return dict(lines)


def _command_of_the_image() -> list[str]:
    found = re.search(r"^CMD (\[.*?\])", CONTAINERFILE, re.DOTALL | re.MULTILINE)
    assert found
    command: list[str] = yaml.safe_load(found[1].replace("\\\n", ""))
    return command
