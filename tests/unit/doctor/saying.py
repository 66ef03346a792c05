"""What findings say, for tests."""

from __future__ import annotations

from collections.abc import Iterable

from jobsvc.doctor.findings import Finding, Level


def levels(findings: Iterable[Finding]) -> list[str]:
    return [str(finding.level) for finding in findings]


def only(findings: Iterable[Finding], level: Level) -> Finding:
    """The one finding of that level; each that is not well says what to do."""
    (found,) = [finding for finding in findings if finding.level is level]
    assert bool(found.what_to_do) == (level in (Level.WARN, Level.FAIL))
    return found
