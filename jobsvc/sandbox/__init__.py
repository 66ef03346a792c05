from jobsvc.sandbox.box import Sandbox
from jobsvc.sandbox.plan import EndedBy, Limits, Outcome, Tier

__all__ = ["EndedBy", "Limits", "Outcome", "Sandbox", "Tier"]
