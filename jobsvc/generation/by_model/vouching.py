"""Whether the words of a problem bear out what a schema claims: the model quotes, the text has to say it.

A bound whose number does not stand beside its name in the texts is refused, and so is every text that was not
understood and that the model passes over in silence.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from dataclasses import replace

from jobsvc.generation.by_model.claimed import Account, Claim, Claimed
from jobsvc.generation.by_model.flaw import Flaw
from jobsvc.generation.by_model.written import constants
from jobsvc.generation.expressions import Num, Unreadable, parse
from jobsvc.generation.latex import plain
from jobsvc.generation.schema import Shape, Variable
from jobsvc.problem import ProblemInfo

#: Such numbers an expression may have without a word of the text: ``N - 1``, ``2 * N``.
_SMALL = frozenset({-1, 0, 1, 2})
#: A quotation or account shorter than this must be all of what it answers to.
MIN_WITHIN = 12

#: A whole number as statements compute it: ``2 * 10^5``, ``2^{31} - 1``, ``-10^9``.
_POWER = r"\d+(?:\^(?:\{\d+\}|\d+))?"
_ARITHMETIC = re.compile(
    rf"(?<![A-Za-z0-9.^_)+*/-])(?<![+*/-] )(?<![\^_]\{{)"
    rf"-?{_POWER}(?: ?[-*+] ?{_POWER}(?![A-Za-z0-9_]))*(?![A-Za-z0-9_^])(?!\.\d)"
)
#: What stands before or after a number that is itself no bound: the next one is.
_BELOW = re.compile(r"(?:<|(?<!no )(?<!not )(?:less|fewer|smaller|lower) than|\b(?:below|under)) ?$")
_ABOVE = re.compile(
    r"(?:>|(?<!no )(?<!not )(?:more|greater|larger|higher) than|\b(?:above|over)|(?<!not )\bexceeds?) ?$"
)
_BELOW_IT = re.compile(r" ?(?:>(?!=)|미만|보다 작(?!거나)|未満)")
_ABOVE_IT = re.compile(r" ?(?:<(?!=)|초과|보다 크(?!거나)|보다 큰)")
#: A number that multiplies a name: ``3N``.
_FACTOR = re.compile(r"(?<![\w.])\d{1,9}(?= ?\*? ?[A-Za-z(|])")
_WORDS = {
    0: re.compile(r"\b(?:non-?negative|zero)\b|음이 아닌", re.I),
    1: re.compile(r"\b(?:positive|natural|non-?empty|at least one)\b|자연수|양의", re.I),
    2: re.compile(r"\bat least two\b", re.I),
}
_ALPHABETS = (
    (re.compile(r"\b(?:lower-?\s?case|small)\b|소문자", re.I), string.ascii_lowercase),
    (re.compile(r"\b(?:upper-?\s?case|capital)\b|대문자", re.I), string.ascii_uppercase),
    (re.compile(r"\b(?:digits?|decimal|alphanumeric)\b|숫자", re.I), string.digits),
)
_LETTERS = re.compile(r"\b(?:letters?|alphabet\w*|alphanumeric|characters? of the alphabet)\b|알파벳", re.I)
_ORDERS = {
    "distinct": re.compile(r"distinct|different|unique|no two|permutation|each .{0,40}once|differ|서로 다른", re.I),
    "sorted": re.compile(r"increas|ascend|sort|order|decreas|descend|<|>|오름|내림", re.I),
}


class Words:
    """What the problem says of its input."""

    def __init__(self, problem: ProblemInfo) -> None:
        texts = (problem.sections.constraints, problem.sections.input, *problem.input_formats)
        self._compact = "\n".join(_compact(plain(text)) for text in texts)
        self.text = "\n".join(map(plain, texts))

    def has(self, quote: str) -> bool:
        """Whether the texts have the quotation, letter by letter; spaces and dollars aside."""
        compact = _compact(plain(quote))
        return bool(compact) and compact in self._compact

    def with_subscripts(self, shape: Shape) -> Shape:
        """The shape, with what the texts show of the subscripts of its arrays."""
        return replace(shape, variables={name: self._subscripted(one) for name, one in shape.variables.items()})

    def _subscripted(self, variable: Variable) -> Variable:
        from_zero = re.search(rf"(?<![A-Za-z]){re.escape(variable.base)}_(?:0|\{{0)", self.text)
        return replace(
            variable,
            firsts=(0 if from_zero else 1,) * variable.dimensions,
            bare=bool(variable.dimensions) and f"{variable.base}_" not in self.text,
        )

    def names(self, base: str) -> bool:
        """Whether the texts have the name as a word of its own."""
        return _named(base, self.text)


def check_claims(claimed: Claimed, understood: dict[str, tuple[int | None, int | None]], words: Words) -> None:
    """Raises Flaw unless every claim is understood too, or has a quotation that says it."""
    for name, claim in claimed.values.items():
        known = understood.get(name, (None, None))
        _check_quotes(f"variables.{name}", claim.quotes, words)
        _check_bounds(claim, known, claimed.shape.variables[name].base, words)
        _check_characters(claim)
        _check_order(claim)
    for relation in claimed.relations:
        _check_quotes("relations", (relation.quote,), words)
        _check_numbers(str(relation), constants(relation.left) | constants(relation.right), relation.quote)
    for limit in claimed.sums:
        _check_quotes("sums", (limit.quote,), words)
        _check_numbers("the sum", {limit.limit} | constants(limit.of), limit.quote)
    for structure in claimed.structures:
        _check_quotes("structures", (structure.quote,), words)
        numbers = set().union(*map(constants, structure.numbers)) if structure.numbers else set()
        _check_numbers(structure.kind, numbers, structure.quote)


def unanswered(unresolved: Iterable[str], accounts: Iterable[Account]) -> list[str]:
    """What was not understood, and no account answers to."""
    answered = [_compact(plain(account.text)) for account in accounts]
    return [item for item in unresolved if not any(_answers(text, _compact(plain(item))) for text in answered)]


def _answers(account: str, item: str) -> bool:
    if len(account) < MIN_WITHIN:
        return bool(account) and item.strip("'\"").startswith(account)
    return account[:150] in item or item[:150] in account


def _check_quotes(where: str, quotes: Iterable[str], words: Words) -> None:
    for quote in quotes:
        if not words.has(quote):
            raise Flaw(f"{where}: {quote[:120]!r} does not stand in the problem; copy its words exactly.")


def _check_bounds(claim: Claim, known: tuple[int | None, int | None], base: str, words: Words) -> None:
    for side, value, sure in (("low", claim.low, known[0]), ("high", claim.high, known[1])):
        if value is None or value == sure:
            continue
        if sure is not None:
            raise Flaw(f"variables.{claim.name}: {side} is {value}, but the problem says {sure}.")
        quotes = [quote for quote in claim.quotes if not words.names(base) or _named(base, plain(quote))]
        if not any(value in numbers_in(quote) for quote in quotes):
            raise Flaw(
                f"variables.{claim.name}: {side} is {value}, and none of its quotes says so of {base}; a bound has to "
                "stand in the problem as a number. Leave what it does not say null."
            )


def _check_numbers(what: str, numbers: set[int], quote: str) -> None:
    odd = numbers - _SMALL - numbers_in(quote) - {int(factor) for factor in _FACTOR.findall(plain(quote))}
    if odd:
        raise Flaw(f"{what}: {min(odd)} does not stand in its quote {quote[:120]!r}.")


def _check_characters(claim: Claim) -> None:
    said = " ".join(claim.quotes)
    tokens = set(re.findall(r"[A-Za-z]+|\d+|[^\sA-Za-z\d]", plain(said)))
    if odd := [choice for choice in claim.choices if choice not in tokens and not _named(choice, plain(said))]:
        raise Flaw(f"variables.{claim.name}: its quotes do not have the choice {odd[0]!r}.")
    if not claim.alphabet:
        return
    named = {char for pattern, chars in _ALPHABETS if pattern.search(said) for char in chars}
    if _LETTERS.search(said) and not named & set(string.ascii_letters):
        named |= set(string.ascii_letters)
    alphabet, single = set(claim.alphabet), {token for token in tokens if len(token) == 1}
    if missing := sorted(named - alphabet):
        raise Flaw(f"variables.{claim.name}: its alphabet lacks {missing[0]!r}, which its quotes name.")
    if odd := sorted(alphabet - named - single):
        raise Flaw(f"variables.{claim.name}: its quotes do not name the character {odd[0]!r} of its alphabet.")


def _check_order(claim: Claim) -> None:
    if not claim.order:
        return
    pattern = _ORDERS["distinct" if claim.order == "distinct" else "sorted"]
    if not any(pattern.search(plain(quote)) for quote in claim.quotes):
        raise Flaw(f"variables.{claim.name}: none of its quotes says that it is {claim.order}.")


def numbers_in(text: str) -> set[int]:
    """Every number that the text states as a bound: ``2 \\times 10^5`` is 200000 and nothing else, ``< 5`` is 4."""
    spelled = plain(text).replace("**", "^")
    found = {value for value, pattern in _WORDS.items() if pattern.search(spelled)}
    for match in _ARITHMETIC.finditer(spelled):
        try:
            number = parse(match[0], ())
        except Unreadable:
            continue
        if isinstance(number, Num):
            steps = _steps(spelled[max(0, match.start() - 30) : match.start()], spelled[match.end() :][:10])
            found |= {number.value + step for step in steps}
    return found


def _steps(before: str, after: str) -> set[int]:
    """From a number to the bound that it is: to itself, or to a neighbour where it is excluded."""
    steps = {-1} if _BELOW.search(before) or _BELOW_IT.match(after) else set()
    steps |= {1} if _ABOVE.search(before) or _ABOVE_IT.match(after) else set()
    return steps or {0}


def _named(name: str, text: str) -> bool:
    return bool(re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", text))


def _compact(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and char != "$")
