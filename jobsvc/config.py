"""The settings of jobsvc: one frozen value, read from the environment when it is asked for."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlsplit

from jobsvc.addresses import is_loopback
from jobsvc.metrics import default_directory

#: Extra names under which a setting is also found, in this order, after `JOBSVC_<NAME>`.
ALIASES: dict[str, tuple[str, ...]] = {
    "region": ("AWS_REGION", "AWS_DEFAULT_REGION"),
    "dynamodb_url": ("AWS_ENDPOINT_URL_DYNAMODB", "LOCALSTACK_URL"),
    "redis_url": ("REDIS_URL",),
    "metrics_dir": ("PROMETHEUS_MULTIPROC_DIR",),
}

#: Numbers that may be 0, for none at all.
MAY_BE_NONE = frozenset({"JOBSVC_RETENTION_DAYS", "JOBSVC_JUDGE_GAP_MS", "JOBSVC_PROXIES"})
#: Settings that say how often something may be done, and what they say where it may be done without end.
RATES = ("limit_reader", "limit_operator", "limit_admin", "limit_guesses")
RATE = re.compile(r"[1-9]\d{0,8} per ([1-9]\d{0,4} )?(second|minute|hour|day)s?")
NO_LIMIT = "none"
#: What DynamoDB accepts as the name of a table.
TABLE_NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}")


@dataclass(frozen=True, slots=True)
class Config:
    """What can be set. Each field is read from the environment variable `JOBSVC_<NAME>`."""

    #: Name of the DynamoDB table.
    table: str = "jobsvc"
    #: AWS region of the table.
    region: str = "us-east-1"
    #: Endpoint of a DynamoDB that is not AWS's own; empty means AWS.
    dynamodb_url: str = ""
    #: Redis or Valkey that holds the queue.
    redis_url: str = "redis://127.0.0.1:6379/0"
    #: Name of the RQ queue.
    queue: str = "jobsvc"
    #: Signs cookies and cursors; an API with its lock on does not start without. Else, empty means a random one, good
    #: for one process only.
    secret: str = field(default="", repr=False)
    #: `on`: requests need a key. `off`: they need none, and are refused unless they come from this machine.
    auth: str = "on"
    #: Seconds after which a running job is ended.
    job_timeout: int = 600
    #: Seconds without a sign of life after which a run counts as dead; it renews its lease three times as often.
    lease_seconds: int = 60
    #: How often a job is tried before it fails for good.
    max_attempts: int = 3
    #: Seconds: the second try waits up to this long, the next ones up to twice as long each ...
    retry_base_seconds: int = 5
    #: ... but never longer than this.
    retry_cap_seconds: int = 300
    #: Seconds that a stopping worker gives the job it runs, before it hands it back.
    grace_seconds: int = 30
    #: Days after which ended jobs are deleted with their histories; 0 keeps them for ever.
    retention_days: int = 0
    #: Judges whose pages are asked elsewhere: `host=http://127.0.0.1:8099,...`
    judge_mirrors: str = ""
    #: Hosts of judges that jobsvc does not know, whose pages are read all the same: `judge.example.org,...`
    extra_hosts: str = ""
    #: Languages in which statements are preferred, the first one most: `en,ja`
    languages: str = "en"
    #: Base URL of an OpenAI-compatible API, for what rules cannot read; empty means that no model is asked.
    llm_url: str = ""
    #: Name of the model to ask there.
    llm_model: str = ""
    #: Key of that API, where it wants one.
    llm_api_key: str = field(default="", repr=False)
    #: Milliseconds between two requests to one judge, of all workers together.
    judge_gap_ms: int = 1000
    #: The weakest sandbox in which scripts may run: bubblewrap, landlock or rlimits.
    sandbox_min: str = "landlock"
    #: Directory in which the processes of this machine add up their numbers for Prometheus. Read from the environment
    #: without one, it is one in the system's temporary directory; empty, each process counts for itself.
    metrics_dir: str = ""
    #: Where a worker serves the numbers of this machine, as `127.0.0.1:9108`; empty means nowhere.
    worker_metrics: str = ""
    #: How many requests are taken from one key of each role: `3000 per minute`, `100 per 5 seconds`, or `none` for as
    #: many as come ...
    limit_reader: str = "3000 per minute"
    limit_operator: str = "6000 per minute"
    limit_admin: str = "6000 per minute"
    #: ... and how many wrong keys of one id from one address; ten times as many of whatever ids.
    limit_guesses: str = "20 per minute"
    #: How many proxies stand before the API, whose `X-Forwarded-For` and `-Proto` say who asks.
    proxies: int = 0
    #: How jobsvc introduces itself to judges.
    user_agent: str = "jobsvc/0.1 (problem reader; one page at a time)"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read every setting; absent or empty variables leave the default.

        Raises ValueError naming the variable whose value cannot be used.
        """
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for setting in fields(cls):
            for name in variables(setting.name):
                if text := environ.get(name, "").strip():
                    values[setting.name] = _convert(name, text, setting.type)
                    break
        config = cls(**values)
        if not TABLE_NAME.fullmatch(config.table):
            raise ValueError(f"JOBSVC_TABLE must be 3 to 255 of a-z, A-Z, 0-9, '_', '-' and '.', not {config.table!r}.")
        if config.auth not in ("on", "off"):
            raise ValueError(f"JOBSVC_AUTH must be on or off, not {config.auth!r}.")
        for rate in RATES:
            _check_rate(rate, getattr(config, rate))
        if config.worker_metrics and not is_loopback(_address(config.worker_metrics)[0]) and config.auth == "off":
            raise ValueError("JOBSVC_WORKER_METRICS must be an address of loopback while JOBSVC_AUTH is off.")
        return config if config.metrics_dir else replace(config, metrics_dir=default_directory(*config.place))

    @property
    def place(self) -> tuple[str, ...]:
        """What the processes of one service share: its table and its queue."""
        return self.table, self.region, self.dynamodb_url, self.redis_url, self.queue

    @property
    def worker_metrics_address(self) -> tuple[str, int] | None:
        """Host and port; None where a worker serves no metrics."""
        return _address(self.worker_metrics) if self.worker_metrics else None

    @property
    def is_local(self) -> bool:
        """Whether the table lives on an engine of this machine, which asks for no real credentials."""
        return is_loopback(urlsplit(self.dynamodb_url).hostname)


def variables(setting: str) -> tuple[str, ...]:
    """The environment variables that a setting is read from, the first one found wins."""
    return (f"JOBSVC_{setting.upper()}", *ALIASES.get(setting, ()))


def _check_rate(setting: str, text: str) -> None:
    if text != NO_LIMIT and not RATE.fullmatch(text):
        raise ValueError(f"{variables(setting)[0]} must be as '600 per minute', or {NO_LIMIT}, not {text!r}.")


def _address(text: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{text}")
        if parts.hostname and parts.port and parts.netloc == text and "@" not in text:
            return parts.hostname, parts.port
    except ValueError:
        pass  # A port that is no number, or brackets that do not close.
    raise ValueError(f"JOBSVC_WORKER_METRICS must be a host and a port, as 127.0.0.1:9108, not {text!r}.")


def _convert(name: str, text: str, kind: Any) -> str | int:
    if kind not in (int, "int"):
        return text
    least = 0 if name in MAY_BE_NONE else 1
    if not (text.isascii() and text.isdigit()) or int(text) < least:
        raise ValueError(f"{name} must be a whole number from {least}, not {text!r}.")
    return int(text)
