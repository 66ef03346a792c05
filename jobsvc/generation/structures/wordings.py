"""All wordings of structures, each more particular one before a more general one."""

from __future__ import annotations

from jobsvc.generation.structures import (
    array_wordings,
    graph_wordings,
    number_wordings,
    row_wordings,
    string_wordings,
)
from jobsvc.generation.structures.rules import Rules

RULES: Rules = (
    *graph_wordings.RULES,
    *row_wordings.RULES,
    *array_wordings.RULES,
    *number_wordings.RULES,
    *string_wordings.RULES,
)
