"""The judges that jobsvc reads: a new one is a file here and an entry in `KNOWN`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jobsvc.errors import UnknownJudge
from jobsvc.extraction.judges.atcoder import AtCoder
from jobsvc.extraction.judges.baekjoon import Baekjoon
from jobsvc.extraction.judges.base import Judge
from jobsvc.extraction.judges.codeforces import Codeforces

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


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
        label, _, domain = host.partition(".")
        judge = self._by_host.get(host)
        if judge is None and _LABEL.fullmatch(label):
            judge = self._by_host.get(f"*.{domain}")
        if judge is None:
            known = ", ".join(judge.host for judge in self)
            raise UnknownJudge(f"{host!r} is not the host of a judge that jobsvc reads ({known}).")
        return judge


KNOWN = Judges((AtCoder(), Baekjoon(), Codeforces()))
