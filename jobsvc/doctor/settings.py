"""Settings that can be used, and should not be."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from jobsvc.addresses import is_loopback
from jobsvc.auth.secret import HOW_TO_MAKE_ONE, LONG_ENOUGH
from jobsvc.config import Config
from jobsvc.doctor.findings import Finding, fail, ok, warn
from jobsvc.doctor.patient import Patient

#: Seconds of a lease that outlive a slow answer of the table, with its repeats.
LEAST_LEASE_S = 15


def check(patient: Patient) -> Iterator[Finding]:
    """Nothing is asked of anybody."""
    found = [*_lock(patient.config), *_secret(patient.config), *_in_the_clear(patient.config), *_weak(patient.config)]
    yield from found or [ok("Nothing dangerous is set.")]


def _lock(config: Config) -> Iterator[Finding]:
    if config.auth == "off" and not config.is_local:
        yield fail(
            "JOBSVC_AUTH is off, and the table is not on this machine: who uses this machine may do everything there.",
            "Unset it, and make keys: `jobsvc keys create NAME --role admin`.",
        )


def _secret(config: Config) -> Iterator[Finding]:
    if config.auth == "off":
        return
    if not config.secret:
        yield warn(
            "JOBSVC_SECRET is not set: an API does not start without it.",
            f"Set it where an API runs, to the same for all of them; workers need none. {HOW_TO_MAKE_ONE}",
        )
    elif len(config.secret) < LONG_ENOUGH:
        trouble = f"JOBSVC_SECRET has {len(config.secret)} characters: an API starts with none that could be guessed."
        yield fail(trouble, HOW_TO_MAKE_ONE)


def _in_the_clear(config: Config) -> Iterator[Finding]:
    """What others on the way to a server can read."""
    redis = urlsplit(config.redis_url)
    if redis.scheme == "redis" and not _is_here(redis.hostname) and not redis.password:
        yield warn(
            "JOBSVC_REDIS_URL names a server elsewhere without a password: who reaches it can put work in the queue.",
            "Give it a password, and TLS (rediss://) where others share the network.",
        )
    if config.dynamodb_url.startswith("http://") and not config.is_local:
        yield warn("JOBSVC_DYNAMODB_URL is http:// to another machine: jobs go there in the clear.", "Use https://.")
    model = urlsplit(config.llm_url)
    if config.llm_api_key and model.scheme == "http" and not _is_here(model.hostname):
        yield warn("JOBSVC_LLM_API_KEY is sent in the clear: JOBSVC_LLM_URL is http://.", "Use https://.")


def _weak(config: Config) -> Iterator[Finding]:
    if config.sandbox_min == "rlimits":
        yield warn(
            "JOBSVC_SANDBOX_MIN=rlimits lets scripts run without a sandbox.",
            "Unset it, and install bubblewrap, unless this machine holds nothing of worth.",
        )
    if config.lease_seconds < LEAST_LEASE_S:
        yield warn(
            f"JOBSVC_LEASE_SECONDS={config.lease_seconds}: a worker that is kept waiting for a moment loses its job.",
            f"Set it to {LEAST_LEASE_S} or more.",
        )


def _is_here(host: str | None) -> bool:
    """Whether a host is this machine; a socket's URL has none."""
    return not host or is_loopback(host)
