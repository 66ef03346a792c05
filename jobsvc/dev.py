"""The whole service on one machine: what `jobsvc dev` and `jobsvc demo` start, on loopback, and stop in order."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import redis

from jobsvc.config import Config
from jobsvc.engines import DUMMY_CREDENTIALS, DYNAMODB_LOCAL, answers_http, start_dynamodb, start_valkey
from jobsvc.servers import HOST, Server, ServerFailed, free_port, is_free, start, stop
from jobsvc.stack_key import DAYS, StackKey

WORKER_GRACE_SECONDS = 10.0  #: for the job that a worker is running when it is asked to end
API_GRACE_SECONDS = 3

USUAL_PORT = 5000  #: of the API, where the command line looks for it unless told otherwise

MAKE_TABLE = "from jobsvc.migration.cli import main; raise SystemExit(main(['table']))"

Say = Callable[[str], None]


class Stack:
    """DynamoDB, Valkey, the API and workers, up for the length of a `with` block.

    `dynamodb` is ``auto``, ``moto``, ``local`` or the URL of an engine that runs already. `port` 0 takes a free one.
    `say` is told, in a line each, what has been started. Raises ServerFailed, with nothing left running, where one
    does not start. The logs are deleted at the end unless something failed.
    """

    def __init__(
        self,
        *,
        dynamodb: str = "auto",
        workers: int = 1,
        port: int = 0,
        judge_mirrors: str = "",
        say: Say = lambda _: None,
    ) -> None:
        if port and not is_free(port):
            raise ServerFailed(f"Port {port} of {HOST} is in use already; choose another one with --port.")
        self.port = port or free_port()
        self.api_url = f"http://{HOST}:{self.port}"
        self.dynamodb_url = ""
        self.logs = Path(tempfile.mkdtemp(prefix="jobsvc-"))
        self._dynamodb = dynamodb
        self._worker_count = workers
        self._judge_mirrors = judge_mirrors
        self._say = say
        self._started: list[list[Server]] = []  # groups, in the order of their start
        self._env: dict[str, str] = {}
        self._key: StackKey | None = None

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException as error:
            self._stop(keep_logs=isinstance(error, ServerFailed))
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._stop(keep_logs=isinstance(error, Exception))

    @property
    def table_outlives_it(self) -> bool:
        """Whether the table goes on living when the stack stops: it is on an engine that was running already."""
        return urlsplit(self._dynamodb).scheme in ("http", "https")

    @property
    def servers(self) -> list[Server]:
        return [server for group in self._started for server in group]

    @property
    def key(self) -> str:
        """The text of an admin's key; empty where JOBSVC_AUTH is off."""
        return self._key.text if self._key else ""

    def exports(self) -> dict[str, str]:
        """The variables by which commands in another terminal find it, without those that are as if unset."""
        unset = Config()
        usual = {
            "JOBSVC_API_URL": f"http://{HOST}:{USUAL_PORT}",
            "JOBSVC_TABLE": unset.table,
            "JOBSVC_QUEUE": unset.queue,
            "AWS_REGION": os.environ.get("AWS_REGION") or unset.region,
        }
        named = ("JOBSVC_DYNAMODB_URL", "JOBSVC_REDIS_URL", "JOBSVC_TABLE", "JOBSVC_QUEUE", "AWS_REGION")
        of_api = {"JOBSVC_API_URL": self.api_url, "JOBSVC_API_KEY": self.key}
        found = of_api | {name: self._env.get(name, "") for name in named}
        return {name: value for name, value in found.items() if value and value != usual.get(name)}

    def sign_in_link(self) -> str:
        """The page; it signs in whoever opens it first, within a quarter of an hour."""
        return self._key.link(self.api_url, self._env["JOBSVC_SECRET"]) if self._key else self.api_url

    def check(self) -> None:
        """Raises ServerFailed where one of the servers has died."""
        for server in self.servers:
            if server.exit_code() is not None:
                raise server.failure(f"has died with exit code {server.exit_code()}")

    def _start(self) -> None:
        self._env = env = self._start_engines()
        self._make_table(env)
        if env.get("JOBSVC_AUTH") != "off":
            self._key = StackKey.make(env)
        self._start_api(env)
        self._start_workers(env)

    def _start_engines(self) -> dict[str, str]:
        """The environment in which the service finds them."""
        if self.table_outlives_it:
            self.dynamodb_url = self._dynamodb
            self._say(f"DynamoDB at {self.dynamodb_url}, as it was already running")
        else:
            dynamodb = start_dynamodb(self._dynamodb, self.logs)
            self._started.append([dynamodb])
            self.dynamodb_url = dynamodb.url
            reach = (
                " (DynamoDB Local listens on all addresses of this machine)" if dynamodb.name == DYNAMODB_LOCAL else ""
            )
            self._say(f"{dynamodb.name} at {dynamodb.url}{reach}")
        valkey = start_valkey(self.logs)
        self._started.append([valkey])
        self._say(f"{valkey.name} at {valkey.url}")
        env = environment(dynamodb_url=self.dynamodb_url, redis_url=valkey.url, judge_mirrors=self._judge_mirrors)
        return env | {"JOBSVC_METRICS_DIR": str(self.logs / "metrics")}

    def _make_table(self, env: Mapping[str, str]) -> None:
        # In a process of its own: a process is bound to one table for good, and ours may want another.
        maker = start("Table set-up", [sys.executable, "-c", MAKE_TABLE], self.logs, env=env)
        try:
            maker.wait_until(lambda: maker.exit_code() == 0)
        finally:
            maker.kill()
        self._say(f"table {env['JOBSVC_TABLE']!r}")

    def _start_api(self, env: Mapping[str, str]) -> None:
        gunicorn = [
            sys.executable,
            "-m",
            "gunicorn",
            "--worker-class",
            "gevent",
            "--workers",
            "1",
            "--no-control-socket",
        ]
        serving = ["--bind", f"{HOST}:{self.port}", "--graceful-timeout", str(API_GRACE_SECONDS), "jobsvc:create_app()"]
        api = start("API", [*gunicorn, *serving], self.logs, url=self.api_url, env=env)
        self._started.append([api])
        api.wait_until(lambda: answers_http(f"{self.api_url}/readyz", status=200, key=self.key))
        self._say(f"API at {self.api_url}")

    def _start_workers(self, env: Mapping[str, str]) -> None:
        names = [f"worker-{number}" for number in range(1, self._worker_count + 1)]
        command = [sys.executable, "-m", "jobsvc.worker", "--name"]
        workers = [start(name, [*command, name], self.logs, env=env) for name in names]
        self._started.append(workers)
        with redis.Redis.from_url(env["JOBSVC_REDIS_URL"]) as queue:
            for worker in workers:
                worker.wait_until(partial(_is_registered, queue, worker.name))
                self._say(worker.name)

    def _stop(self, *, keep_logs: bool) -> None:
        """The last started first: workers, API, queue, table; and then the key, which may take its time."""
        while self._started:
            group = self._started.pop()
            stop(group, grace=API_GRACE_SECONDS + 2 if any(server.url for server in group) else WORKER_GRACE_SECONDS)
        if self._key and self.table_outlives_it and not self._key.revoke(self._env):
            self._say(f"The key {self._key.id} could not be revoked; it is good for {DAYS} days.")
        self._key = None
        if not (keep_logs and any(self.logs.iterdir())):
            shutil.rmtree(self.logs, ignore_errors=True)


def _is_registered(queue: redis.Redis, worker: str) -> bool:
    return bool(queue.sismember("rq:workers", f"rq:worker:{worker}"))


def environment(*, dynamodb_url: str, redis_url: str, judge_mirrors: str = "") -> dict[str, str]:
    """Ours, with the settings of the service on those engines. No real credentials reach an engine on this machine."""
    env = dict(os.environ)
    env |= {
        "JOBSVC_DYNAMODB_URL": dynamodb_url,
        "AWS_ENDPOINT_URL_DYNAMODB": dynamodb_url,
        "JOBSVC_REDIS_URL": redis_url,
    }
    env.setdefault("JOBSVC_TABLE", "jobsvc")
    env.pop("JOBSVC_API_KEY", None)  # of another service
    env.setdefault("JOBSVC_SECRET", secrets.token_hex(32))
    if judge_mirrors:
        env["JOBSVC_JUDGE_MIRRORS"] = judge_mirrors
    if urlsplit(dynamodb_url).hostname in (HOST, "localhost", "::1"):
        env |= DUMMY_CREDENTIALS | {"AWS_REGION": "us-east-1"}
        env.pop("AWS_PROFILE", None)
        env.pop("AWS_SESSION_TOKEN", None)
    no_proxy = ",".join(filter(None, [env.get("NO_PROXY") or env.get("no_proxy"), HOST, "localhost"]))
    return env | {"NO_PROXY": no_proxy, "no_proxy": no_proxy}
