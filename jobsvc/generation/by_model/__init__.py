"""A generator script of a language model's, where reading the problem gave none.

The model writes, the problem's texts and samples judge: its script runs in the sandbox only, the schema that it
claims has to read every sample, every bound in it has to stand in the texts, all that was understood without the
model is added to it, and what the script prints has to fit the whole.
"""

from __future__ import annotations

from jobsvc.generation.by_model.asking import Ask, Turn, script_of_model
from jobsvc.generation.by_model.judging import cannot_be_judged

__all__ = ["Ask", "Turn", "cannot_be_judged", "script_of_model"]
