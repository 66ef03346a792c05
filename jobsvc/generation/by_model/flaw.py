"""What is wrong with an answer of a language model."""

from __future__ import annotations


class Flaw(ValueError):
    """The answer is refused; the message says why, to the model and to the person who reads the failed job."""
