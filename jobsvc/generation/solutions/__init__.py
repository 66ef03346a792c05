"""Solutions that come with a problem: run in the sandbox, and read for the order in which they read their input."""

from jobsvc.generation.solutions.languages import SUPPORTED, language_named, language_of_file
from jobsvc.generation.solutions.running import Program, Ran, Solution, build, patience, run_solution

__all__ = [
    "SUPPORTED",
    "Program",
    "Ran",
    "Solution",
    "build",
    "language_named",
    "language_of_file",
    "patience",
    "run_solution",
]
