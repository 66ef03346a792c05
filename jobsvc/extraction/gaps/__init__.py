"""What the rules left open, asked of a language model, and taken from it only where the page bears it out.

The model points, the page speaks: whatever is filled in is the page's own text, found where the model said
that it stands. So neither a model that makes things up nor a page that gives it orders can put anything into a
`ProblemInfo` that the page does not show, or change what the rules have read.
"""

from __future__ import annotations

from jobsvc.extraction.gaps.fill import Ask, fill

__all__ = ["Ask", "fill"]
