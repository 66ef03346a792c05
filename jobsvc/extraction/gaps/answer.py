"""A language model's answer as data: JSON, more or less, that a schema checks part by part."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from marshmallow import EXCLUDE, Schema, ValidationError, fields

#: LaTeX commands that begin like an escape of JSON, so that "\neq" may be a line's end and "eq".
_COMMAND = re.compile(
    "bar|begin|beta|big[lr]?|big(cap|cup|oplus)|bigg[lr]?|binom|bmod|bot|boldsymbol|bullet|flat|forall|frac|"
    "nabla|neq?|neg|newline|nexists|ni|nmid|not|notin|nu|rangle|rceil|rfloor|rho|right|rightarrow|rm|r[vV]ert|"
    "tan|tau|text(bf|it|rm|sf|tt)?|tfrac|theta|tilde|times|to|top|triangle|"
    "under(brace|line|set)|uparrow|upsilon"
)
#: A backslash as JSON wants it, or one before letters or any other character.
_BACKSLASH = re.compile(r'\\(?:u[0-9a-fA-F]{4}|["\\/]|(?P<letters>[A-Za-z]+)|(?P<other>.))', re.DOTALL)
_THINKING = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


def readings(words: str, kinds: Mapping[str, fields.Field]) -> Iterator[dict[str, Any]]:
    """The answer in each of the ways in which it can be read, with those keys of `kinds` that are as they should be.

    There are two at most: models write LaTeX into JSON as if its backslashes were no escapes.
    """
    schema = Schema.from_dict(dict(kinds))(unknown=EXCLUDE)
    text = _object(words)
    for read in dict.fromkeys((text, _BACKSLASH.sub(_kept, text))):
        answer = _parsed(read)
        if isinstance(answer, dict):
            yield _sound(schema, answer)


def _object(words: str) -> str:
    """What stands between the outermost braces: around it may be fences, and a model's thoughts before them."""
    words = _THINKING.sub("", words)
    return words[words.find("{") : words.rfind("}") + 1]


def _kept(match: re.Match[str]) -> str:
    """A backslash that most likely stands for itself is written as JSON would have it."""
    letters = match["letters"]
    itself = match["other"] or (letters and (letters[0] not in "bfnrt" or _COMMAND.fullmatch(letters)))
    return "\\" + match[0] if itself else match[0]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, strict=False, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _sound(schema: Schema, answer: dict[str, Any]) -> dict[str, Any]:
    try:
        return dict(schema.load(answer))
    except ValidationError as error:
        valid: Any = error.valid_data  # of half a list too, which is not wanted
        return {key: value for key, value in valid.items() if key not in error.messages_dict}
