"""Runs one program on one input so that it can do no harm, whoever wrote it.

`find` attacks the tiers of this machine and answers the best that holds; a `Sandbox` runs programs in it. The way
of a run: the worker asks its `warden`, a small process of its own, which forks a `keeper` for it; that starts the
`program` in its tier (`bubblewrap`, or `held` on the host by `landlock` and `seccomp`), watches it, and ends it with
all that it started.
"""

from jobsvc.sandbox.box import Sandbox
from jobsvc.sandbox.finding import Found, find, sandbox_here
from jobsvc.sandbox.plan import EndedBy, Limits, Outcome, Tier, tier_named

__all__ = ["EndedBy", "Found", "Limits", "Outcome", "Sandbox", "Tier", "find", "sandbox_here", "tier_named"]
