"""In what scripts run on this machine."""

from __future__ import annotations

from collections.abc import Iterator

from jobsvc.doctor.findings import Finding, fail, ok, warn
from jobsvc.doctor.patient import Patient
from jobsvc.errors import SandboxMissing
from jobsvc.sandbox import Found, Tier, find, tier_named


def check(patient: Patient) -> Iterator[Finding]:
    """Attacks each tier, as a worker does when it starts: half a second to a second."""
    try:
        found = find(tier_named(patient.config.sandbox_min))
    except SandboxMissing as error:
        yield fail(error.message, "No worker starts on this machine until then; an API here makes no test cases.")
        return
    found.sandbox.close()  # It starts again where it is used.
    yield _judged(found)


def _judged(found: Found) -> Finding:
    tier = found.sandbox.tier
    why = "; ".join(f"{better}: {reason}" for better, reason in found.not_held.items())
    if tier is Tier.BUBBLEWRAP:
        return ok(f"Scripts run here in {tier}.")
    if tier is Tier.LANDLOCK:
        return warn(
            f"Scripts run here in {tier}, the second best ({why}).", "docs/sandbox.md says what bubblewrap needs."
        )
    return warn(f"Scripts run here without a sandbox, {tier} only ({why}).", "Install bubblewrap; see docs/sandbox.md.")
