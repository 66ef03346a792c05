"""Looks at everything that jobsvc stands on, and says what to do about what is not as it should be.

A `check` looks at one thing of the `Patient`; `examination` runs them all, each within its time, whatever
happens to the others. Nothing is changed, no scan is made, and what is asked does not grow with the table.
"""

from jobsvc.doctor.examination import examine
from jobsvc.doctor.findings import Finding, Level

__all__ = ["Finding", "Level", "examine"]
