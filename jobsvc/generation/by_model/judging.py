"""Whether a script that a language model wrote is taken: its schema first, then what it prints."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from jobsvc.generation.by_model.claimed import ANSWERS, Claimed, read_claimed
from jobsvc.generation.by_model.flaw import Flaw
from jobsvc.generation.by_model.vouching import Words, check_claims, unanswered
from jobsvc.generation.facts import Fact, IsKind, Spelled
from jobsvc.generation.proof import SEEDS, Proof, prove
from jobsvc.generation.reader import Misfit, check
from jobsvc.generation.resolve import resolve
from jobsvc.generation.runner import run_program, run_script
from jobsvc.generation.schema import Schema
from jobsvc.generation.script import Script
from jobsvc.generation.solutions.trial import Trial
from jobsvc.generation.statement import LONGEST, characters, read_statement
from jobsvc.problem import ProblemInfo
from jobsvc.sandbox import Sandbox

#: Seconds for a script to say what it generates.
DESCRIBING_S = 5.0
#: So many values are more than a small case has.
LONG = 1_000


def cannot_be_judged(problem: ProblemInfo) -> str:
    """Why no script of a model could be checked against the problem; "" where one can be."""
    if problem.interactive:
        return "the problem is interactive"
    if not problem.samples:
        return "there is no sample to check its format against"
    if not (problem.sections.input or problem.sections.constraints or problem.input_formats):
        return "there is no text to check its bounds against"
    if characters(problem) > LONGEST:
        return f"the text is longer than {LONGEST:,} characters"
    return ""


def accepted(problem: ProblemInfo, code: str, *, sandbox: Sandbox, trial: Trial | None = None) -> tuple[Script, Proof]:
    """The script with its proof, in which a `trial` takes part. Raises Flaw or ProofFailed saying why not."""
    claimed = read_claimed(described(code, sandbox=sandbox))
    found = judged(problem, claimed)
    script = Script(
        code, found.schema, found.assumptions, found.unread, checked=True, by_model=True, vouched=found.vouched
    )
    try:
        proof = prove(script, sandbox=sandbox, trial=trial)
    except HARD_TO_READ as error:
        raise Flaw(f"What the script prints cannot be read by its schema: {type(error).__name__}: {error}.") from error
    _check_variety(script, sandbox)
    return script, proof


def _check_variety(script: Script, sandbox: Sandbox) -> None:
    """Raises Flaw where the cases are valid and of no use: all the same, or large ones no larger than small ones."""
    seed, limit = SEEDS[0], DESCRIBING_S * 2
    small = run_script(script.code, seed=seed, size="small", count=10, time_limit_s=limit, sandbox=sandbox)
    (large,) = run_script(script.code, seed=seed, size="large", count=1, time_limit_s=limit, sandbox=sandbox)
    if len({*small, large}) == 1:
        raise Flaw("The script prints one and the same test case over and over.")
    if _may_be_long(script.schema) and len(large) <= max(map(len, small)):
        raise Flaw("A test case of size large is no longer than one of size small; large ones go to the limits.")


def _may_be_long(schema: dict[str, Any]) -> bool:
    """Whether a count of the format, or the length of a string, may be in the thousands."""
    return any(
        (variable["high"] or 0) >= LONG and (variable["type"] == "string" or _counts(name, schema["format"]))
        for name, variable in schema["variables"].items()
    )


def _counts(name: str, nodes: Iterable[dict[str, Any]]) -> bool:
    """Whether the value is in the count of anything."""
    for node in nodes:
        counts = [str(node.get(key, "")) for key in ("repeat", "tests", "choice", "count")]
        if any(re.search(rf"\b{name}\b", count) for count in counts):
            return True
        if any(_counts(name, node.get(key, ())) for key in ("line", "body")):
            return True
    return False


def described(code: str, *, sandbox: Sandbox) -> bytes:
    """What the script prints for --describe."""
    return run_program(code, ["--describe"], time_limit_s=DESCRIBING_S, sandbox=sandbox, what="--describe")


@dataclass(frozen=True, slots=True)
class Judged:
    """What inputs have to fit: the claimed schema, and all that is understood without the model."""

    schema: dict[str, Any]
    assumptions: tuple[str, ...]
    unread: tuple[str, ...]
    vouched: tuple[str, ...]  #: conditions for which there is only the model's word


def judged(problem: ProblemInfo, claimed: Claimed) -> Judged:
    """Raises Flaw where the claimed schema does not read the samples, contradicts what is understood, or claims what
    the problem does not say."""
    words = Words(problem)
    shape = words.with_subscripts(claimed.shape)
    statement = read_statement(problem, shape)
    understood, unresolved = resolve(
        shape, statement.facts, integers_only=statement.integers_only, unresolved=statement.unresolved
    )
    bounds = {name: (one.low, one.high) for name, one in understood.variables.items()}
    _check_kinds(claimed, statement.facts)
    check_claims(claimed, bounds, words)
    schema = _merged(claimed, understood)
    _check_whole(schema)
    _check_samples(schema, problem)
    if open_ones := unanswered(_texts_of(unresolved), claimed.accounts):
        raise Flaw(f"The schema's accounts do not answer to: {open_ones[0]}")
    vouched = tuple(account.text for account in claimed.accounts if account.answer in ("script", "no condition"))
    assumptions = (
        "a language model wrote the script and read the format",
        *(f"only the language model says: {account.text} ({ANSWERS[account.answer]})" for account in claimed.accounts),
    )
    return Judged(schema, assumptions, statement.unread, vouched)


def _check_kinds(claimed: Claimed, facts: Iterable[Fact]) -> None:
    """A value of which the problem says that it is a number, or a text, is that."""
    said = {fact.what.name: fact.kind for fact in facts if isinstance(fact, IsKind)}
    said |= {fact.what.name: "string" for fact in facts if isinstance(fact, Spelled)}
    for name, claim in claimed.values.items():
        kind = said.get(claimed.shape.variables[name].base, claim.kind)
        if kind != claim.kind:
            raise Flaw(f"variables.{name}: its type is {claim.kind}, but the problem says {kind}.")


def _merged(claimed: Claimed, understood: Schema) -> dict[str, Any]:
    """The claimed schema as plain data, with what is understood where it says nothing or less."""
    shape = claimed.shape
    variables = {}
    for name, claim in claimed.values.items():
        known = understood.variables[name]
        variables[name] = replace(
            shape.variables[name],
            low=known.low if claim.low is None else claim.low,
            high=known.high if claim.high is None else claim.high,
            alphabet=claim.alphabet or known.alphabet,
            choices=claim.choices or known.choices,
            order=claim.order or known.order,
        )
    whole = Schema(
        shape.nodes,
        variables,
        {},
        (*understood.relations, *claimed.relations),
        (*understood.sums, *claimed.sums),
        (*understood.structures, *claimed.structures),
    )
    return whole.to_dict()


def _check_whole(schema: dict[str, Any]) -> None:
    """Every value has to be bounded, by the problem or by a claim that it bears out."""
    for name, variable in schema["variables"].items():
        sides = [side for side in ("low", "high") if variable[side] is None]
        if variable["type"] == "string":
            closed = "choices" in variable or (variable["high"] is not None and "alphabet" in variable)
            if not closed:
                raise Flaw(f"variables.{name}: a string needs choices, or an alphabet and the most characters (high).")
        elif sides and "choices" not in variable:
            raise Flaw(f"variables.{name}: {' and '.join(sides)} must be said, with a quote.")


def _check_samples(schema: dict[str, Any], problem: ProblemInfo) -> None:
    for number, sample in enumerate(problem.samples, 1):
        try:
            check(schema, sample.input.replace("\r\n", "\n"))
        except Misfit as misfit:
            raise Flaw(f"The schema does not read sample {number}: {misfit}.") from None
        except HARD_TO_READ as error:
            raise Flaw(f"The schema cannot be used on sample {number}: {type(error).__name__}: {error}.") from None


#: What the checks of a schema that is not sound in itself may end with.
HARD_TO_READ = (ArithmeticError, LookupError, NameError, TypeError, ValueError, AttributeError, RecursionError)

#: Complaints about values that a claim has bounded since.
_BOUNDED_SINCE = re.compile(
    r"[A-Za-z]\w*: (?:no (?:lower|upper)|the characters of the string|the length of the string is not)"
    r"|.{1,80}: how many there are is not bounded"
)


def _texts_of(unresolved: Iterable[str]) -> list[str]:
    """What is unresolved and needs an answer: all but bounds that were missing and are in the schema now."""
    return [item for item in unresolved if not _BOUNDED_SINCE.match(item)]
