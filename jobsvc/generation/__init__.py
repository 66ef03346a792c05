"""From what is known of a problem to a generator script that is proved by running it, offline and deterministic.

The way of a problem: `statement` finds the texts, `blocks` and `prose` read the format into a shape,
`sentences` the constraints into facts, `resolve` makes them one schema, `writer` a script of it, and `proof` runs
that and has `reader` check what it prints.
"""

from jobsvc.generation.by_model import cannot_be_judged, script_of_model
from jobsvc.generation.proof import Proof, prove
from jobsvc.generation.runner import run_script
from jobsvc.generation.script import Script, write_script
from jobsvc.generation.solutions import Solution, run_solution
from jobsvc.generation.solutions.trial import Trial
from jobsvc.generation.understanding import Understanding, understand

__all__ = [
    "Proof",
    "Script",
    "Solution",
    "Trial",
    "Understanding",
    "cannot_be_judged",
    "prove",
    "run_script",
    "run_solution",
    "script_of_model",
    "understand",
    "write_script",
]
