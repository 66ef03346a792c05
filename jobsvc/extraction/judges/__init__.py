"""The judges that jobsvc reads: a new one is a file here and an entry in `JUDGES`."""

from __future__ import annotations

from jobsvc.errors import UnknownJudge
from jobsvc.extraction.judges.atcoder import AtCoder
from jobsvc.extraction.judges.base import Judge
from jobsvc.extraction.judges.codeforces import Codeforces

JUDGES: tuple[Judge, ...] = (AtCoder(), Codeforces())

_BY_PLATFORM = {judge.platform: judge for judge in JUDGES}
_BY_HOST = {host: judge for judge in JUDGES for host in (judge.host, *judge.aliases)}


def judge_named(platform: str) -> Judge:
    """The judge of a platform's name, such as ``"atcoder"``."""
    judge = _BY_PLATFORM.get(platform)
    if judge is None:
        raise UnknownJudge(f"jobsvc does not read {platform!r}; it reads {', '.join(_BY_PLATFORM)}.")
    return judge


def judge_at(host: str) -> Judge:
    """The judge whose pages `host` serves; the host is compared as a whole, so no look-alike passes."""
    judge = _BY_HOST.get(host.lower())
    if judge is None:
        known = ", ".join(judge.host for judge in JUDGES)
        raise UnknownJudge(f"{host!r} is not the host of a judge that jobsvc reads ({known}).")
    return judge
