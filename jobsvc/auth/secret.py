"""JOBSVC_SECRET: whoever knows it can sign a cookie."""

from __future__ import annotations

import structlog

from jobsvc.config import Config

log = structlog.get_logger()

#: Characters.
LONG_ENOUGH = 32
HOW_TO_MAKE_ONE = "`python -c 'import secrets; print(secrets.token_hex(32))'` makes one."


def check_secret(config: Config) -> None:
    """Raise ValueError where an API with its lock on would sign with what can be guessed.

    Only those who answer requests sign anything: workers and the command line do without.
    """
    if config.auth == "off":
        log.warning("JOBSVC_AUTH is off: whoever uses this machine may do everything")
        return
    if not config.secret:
        raise ValueError(
            "JOBSVC_SECRET must be set, to the same for all API processes: it signs the cookies of those who sign in, "
            f"and the cursors of lists. {HOW_TO_MAKE_ONE}"
        )
    if len(config.secret) < LONG_ENOUGH:
        raise ValueError(
            f"JOBSVC_SECRET must have {LONG_ENOUGH} characters or more, not {len(config.secret)}: who guesses it can "
            f"sign in. {HOW_TO_MAKE_ONE}"
        )
