"""Settings that can be used, and should not be."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from jobsvc.config import Config
from jobsvc.doctor.findings import Finding, fail, ok, warn
from jobsvc.doctor.patient import Patient

#: Characters that a secret should have.
LONG_ENOUGH = 32
#: Seconds of a lease that outlive a slow answer of the table, with its repeats.
LEAST_LEASE_S = 15
HOW_TO_MAKE_ONE = "`python -c 'import secrets; print(secrets.token_hex(32))'` makes one."


def check(patient: Patient) -> Iterator[Finding]:
    """Nothing is asked of anybody."""
    found = [*_secret(patient.config), *_in_the_clear(patient.config), *_weak(patient.config)]
    yield from found or [ok("Nothing dangerous is set.")]


def _secret(config: Config) -> Iterator[Finding]:
    what_to_do = f"Set it, to the same for all processes. {HOW_TO_MAKE_ONE}"
    if not config.secret:
        trouble = "JOBSVC_SECRET is not set: API processes refuse the cursors that others have signed."
        yield warn(trouble, what_to_do) if config.is_local else fail(trouble, what_to_do)
    elif len(config.secret) < LONG_ENOUGH:
        yield warn(f"JOBSVC_SECRET has {len(config.secret)} characters, and could be guessed.", HOW_TO_MAKE_ONE)


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
    if not host or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
