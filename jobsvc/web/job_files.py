"""The parts of a job that can be taken away as files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jobsvc.case_files import stem
from jobsvc.cases import Case
from jobsvc.generation.solutions import language_named
from jobsvc.web.job_telling import as_json

SAMPLE = re.compile(r"sample-([1-9][0-9]{0,4})-(input|output)", re.ASCII)
ENDINGS = {"input": "in", "output": "out"}


@dataclass(frozen=True, slots=True)
class File:
    """A part of a job as a file; `name` is safe everywhere."""

    name: str
    text: str
    language: str = ""  #: in which it is shown; empty for plain text


def file_of(job: Mapping[str, Any], part: str) -> File | None:
    """A part by its name in addresses, such as `generator` or `sample-1-input`; None where the job has none."""
    if part == "generator" and job.get("generator_code"):
        return File(f"{stem(job)}-generator.py", job["generator_code"], "python")
    if part == "solution" and job.get("solution_code"):
        return File(f"{stem(job)}-solution.{_ending(job['language'])}", job["solution_code"], job["language"])
    if part == "schema" and job.get("schema"):
        return File(f"{stem(job)}-schema.json", as_json(job["schema"]), "json")
    if sample := SAMPLE.fullmatch(part):
        return _sample(job, int(sample[1]), sample[2])
    return None


def samples_of(job: Mapping[str, Any]) -> list[Case]:
    """The job's samples, for an archive."""
    return [Case(sample["input"], sample["output"]) for sample in job.get("samples") or ()]


def _sample(job: Mapping[str, Any], number: int, side: str) -> File | None:
    samples = job.get("samples") or ()
    if number > len(samples):
        return None
    return File(f"{stem(job)}-sample-{number}.{ENDINGS[side]}", samples[number - 1][side])


def _ending(language: str) -> str:
    known = language_named(language)
    return known.source.rpartition(".")[2] if known else "txt"
