"""What is wrong with an answer of a language model."""

from __future__ import annotations

#: Characters of a message, which may quote what the model wrote.
LONGEST = 500


class Flaw(ValueError):
    """The answer is refused; the message says why, to the model and to the person who reads the failed job."""

    def __init__(self, message: str) -> None:
        super().__init__(message if len(message) <= LONGEST else f"{message[:LONGEST]} ...")
