"""The judges that jobsvc reads: a new one is a file here and an entry in `KNOWN`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jobsvc.errors import UnknownJudge
from jobsvc.extraction.judges.atcoder import AtCoder
from jobsvc.extraction.judges.baekjoon import Baekjoon
from jobsvc.extraction.judges.base import Judge
from jobsvc.extraction.judges.codeforces import Codeforces
from jobsvc.extraction.judges.cses import CSES
from jobsvc.extraction.judges.extra import ExtraHost
from jobsvc.extraction.judges.kattis import Kattis
from jobsvc.extraction.judges.leetcode import LeetCode

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_HOST = re.compile(rf"({_LABEL.pattern}\.)+(xn--[a-z0-9-]+|[a-z]{{2,63}})")
#: Hosts that are easily taken for those of a judge that is read.
_OTHERS = {
    "leetcode.cn": "leetcode.cn is a judge of its own, with its own problems and accounts; leetcode.com is read.",
    "kattis.com": "kattis.com itself has no problems; name the host that has it, such as open.kattis.com.",
}


class Judges:
    """A set of judges, found by their names and their hosts."""

    def __init__(self, judges: Sequence[Judge]) -> None:
        self._by_platform = {judge.platform: judge for judge in judges}
        self._by_host = {host: judge for judge in judges for host in (judge.host, *judge.aliases)}

    def __iter__(self) -> Iterator[Judge]:
        return iter(self._by_platform.values())

    def named(self, platform: str) -> Judge:
        """The judge of a platform's name, such as ``"atcoder"``."""
        judge = self._by_platform.get(platform)
        if judge is None:
            raise UnknownJudge(f"jobsvc does not read {platform!r}; it reads {', '.join(self._by_platform)}.")
        return judge

    def at(self, host: str) -> Judge:
        """The judge whose pages `host` serves; the host is compared as a whole, so no look-alike passes."""
        host = host.lower()
        below = f"*.{host.partition('.')[2]}"
        judge = (self._by_host.get(host) or self._by_host.get(below)) if _HOST.fullmatch(host) else None
        if judge is None:
            known = ", ".join(judge.host for judge in self)
            unknown = f"{host!r} is not the host of a judge that jobsvc reads ({known})."
            raise UnknownJudge(_OTHERS.get(host.removeprefix("www."), unknown))
        return judge


KNOWN = Judges((AtCoder(), Baekjoon(), Codeforces(), CSES(), Kattis(), LeetCode()))


def judges_with(extra_hosts: str) -> Judges:
    """The known judges, and the hosts that an operator allows: ``"judge.example.org, ..."``; raises ValueError."""
    hosts = dict.fromkeys(filter(None, (part.strip().lower() for part in extra_hosts.split(","))))
    return Judges((*KNOWN, *map(_extra, hosts)))


def _extra(host: str) -> ExtraHost:
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise ValueError(f"{host!r} is not the name of a host alone, such as judge.example.org.")
    try:
        known = KNOWN.at(host)
    except UnknownJudge:
        return ExtraHost(host)
    raise ValueError(f"{host!r} need not be allowed: it is read as a host of {known.platform}.")
