"""A schema that a model claims: what is true of the problem is taken, and every lie refused."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from jobsvc.errors import ProofFailed
from jobsvc.generation.by_model.claimed import read_claimed
from jobsvc.generation.by_model.flaw import Flaw
from jobsvc.generation.by_model.judging import accepted, cannot_be_judged, judged
from jobsvc.problem import ProblemInfo, Sample, Sections
from jobsvc.sandbox import sandbox_here
from tests.model_scripts import PROBLEM, UNREAD, schema, script, variables

LINES = schema()["format"]


def problem(**changes: Any) -> ProblemInfo:
    values = {
        "sections": Sections(input=PROBLEM["input_format"], constraints=PROBLEM["constraints"]),
        "input_formats": tuple(PROBLEM["input_formats"]),
        "samples": tuple(Sample(**sample) for sample in PROBLEM["samples"]),
        **changes,
    }
    return ProblemInfo(**values)


def judge(described: Any, about: ProblemInfo | None = None):
    return judged(about or problem(), read_claimed(json.dumps(described).encode()))


def test_what_is_understood_without_the_model_is_added_to_its_schema():
    bounded = problem(sections=Sections(constraints=f"{PROBLEM['constraints']}\n$K \\le N$\nA_i are distinct."))
    unsaid = {"low": None, "high": None, "quotes": []}
    found = judge(schema(variables=variables(N=unsaid, A=unsaid)), bounded).schema

    assert [found["variables"][name]["high"] for name in "NKA"] == [50, 9, 10**9]
    assert {"left": "K", "sign": "<=", "right": "N"} in [
        {key: relation[key] for key in ("left", "sign", "right")} for relation in found["relations"]
    ]
    assert found["variables"]["A"]["order"] == "distinct"


def test_a_condition_for_which_there_is_only_the_model_s_word_is_told():
    found = judge(schema())

    assert found.vouched == (UNREAD,)
    assert any(UNREAD in assumption for assumption in found.assumptions)


def test_a_condition_that_the_schema_says_is_not_vouched_for():
    relation = {"left": "K", "sign": "!=", "right": "N", "quote": UNREAD}
    found = judge(schema(relations=[relation], accounts=[{"text": UNREAD, "answer": "schema"}]))

    assert found.vouched == ()
    assert any((one["left"], one["sign"], one["right"]) == ("K", "!=", "N") for one in found.schema["relations"])


CASES = ProblemInfo(
    sections=Sections(
        input="The first line contains the number of test cases $t$ ($1 \\le t \\le 10^4$).\n"
        "The first line of each test case contains two integers $n$ and $k$ ($2 \\le n \\le 2 \\cdot 10^5$, "
        "$0 \\le k \\le n$).\n"
        "The second line of each test case contains the lamps $a_1, a_2, \\ldots, a_n$ ($1 \\le a_i \\le n$), "
        "where every lamp is twice stronger than its neighbour.\n"
        "It is guaranteed that the sum of $n$ over all test cases does not exceed $2 \\cdot 10^5$."
    ),
    samples=(Sample("2\n2 1\n1 2\n3 0\n1 1 2\n", ""),),
)
STRONGER = "where every lamp is twice stronger than its neighbour"


def of_cases(**changes: Any) -> dict[str, Any]:
    """A schema that leaves to the rules what they understand."""
    return {
        "format": [
            {"line": [{"value": "t"}]},
            {
                "tests": "t",
                "body": [{"line": [{"value": "n"}, {"value": "k"}]}, {"line": [{"values": "a", "count": "n"}]}],
            },
        ],
        "variables": {name: {"type": "int"} for name in "tnka"},
        "accounts": [{"text": STRONGER, "answer": "script"}],
        **changes,
    }


def test_prose_is_read_for_the_values_of_the_model_s_format():
    found = judge(of_cases(), CASES).schema

    bounds = {name: (each["low"], each["high"]) for name, each in found["variables"].items()}
    assert bounds == {"t": (1, 10**4), "n": (2, 2 * 10**5), "k": (0, 2 * 10**5), "a": (1, 2 * 10**5)}
    assert {f"{one['left']} {one['sign']} {one['right']}" for one in found["relations"]} == {"k <= n", "a[i] <= n"}
    assert [(one["of"], one["at_most"]) for one in found["sums"]] == [("n", 2 * 10**5)]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"accounts": []}, "do not answer to: .*twice stronger"),
        ({"format": [{"line": [{"value": name} for name in "tnka"]}]}, "variables.a: low and high must be said"),
        ({"variables": {name: {"type": "string"} for name in "tnka"}}, "strings?|must be written"),
    ],
)
def test_a_lie_about_prose_is_refused(changes: dict[str, Any], reason: str):
    with pytest.raises(Flaw, match=reason):
        judge(of_cases(**changes), CASES)


LIES: list[tuple[str, Any, str]] = [
    ("a tighter bound", schema(variables=variables(N={"high": 10})), "high is 10, but the problem says 50"),
    ("a looser bound", schema(variables=variables(A={"low": 0})), "low is 0, but the problem says 1"),
    (
        "a quote that is not there",
        schema(variables=variables(N={"quotes": ["1 <= N <= 51"]})),
        "does not stand in the problem",
    ),
    ("a condition passed over", schema(accounts=[]), "do not answer to: The lamps are balanced"),
    (
        "another condition accounted for",
        schema(accounts=[{"text": "1 \\le N \\le 50", "answer": "no condition"}]),
        "do not answer to: The lamps are balanced",
    ),
    ("a short account", schema(accounts=[{"text": "K", "answer": "script"}]), "do not answer to"),
    (
        "a text for a number",
        schema(variables=variables(A={"type": "string", "low": 1, "high": 50, "alphabet": "0123456789"})),
        "none of its quotes says so of A",
    ),
    ("a format that does not read the sample", schema(format=LINES[:1], variables={}), "names in format"),
    (
        "values in another order",
        schema(format=[{"line": [{"value": "K"}, {"value": "N"}]}, LINES[1]]),
        "does not read sample 1: line 2: A is missing|sample 1",
    ),
    (
        "a relation out of nowhere",
        schema(relations=[{"left": "K", "sign": "<=", "right": "N", "quote": "K is at most N"}]),
        "does not stand in the problem",
    ),
    (
        "a number out of nowhere in a relation",
        schema(relations=[{"left": "K", "sign": "<=", "right": "N + 77", "quote": "$1 \\le K \\le 9$"}]),
        "77 does not stand in its quote",
    ),
    (
        "an order that nobody asked for",
        schema(variables=variables(A={"order": "distinct"})),
        "none of its quotes says that it is distinct",
    ),
    (
        "a sum without tests",
        schema(sums=[{"of": "N", "at_most": 50, "quote": "$1 \\le N \\le 50$"}]),
        "no tests to sum over",
    ),
    (
        "a structure of no known kind",
        schema(structures=[{"kind": "magic", "of": ["A"], "quote": UNREAD}]),
        "no kind of structure",
    ),
    (
        "a structure that the sample has not",
        schema(structures=[{"kind": "even sum", "of": ["A"], "quote": UNREAD}]),
        "does not read sample 1",
    ),
    (
        "a structure with the wrong numbers",
        schema(structures=[{"kind": "congruent", "of": ["A"], "numbers": [], "quote": UNREAD}]),
        "cannot be used on sample 1",
    ),
]


@pytest.mark.parametrize(("described", "reason"), [lie[1:] for lie in LIES], ids=[lie[0] for lie in LIES])
def test_a_lie_is_refused(described: Any, reason: str):
    with pytest.raises(Flaw, match=reason):
        judge(described)


def unbounded(sentence: str) -> ProblemInfo:
    """The problem with a sentence in the place of K's bounds."""
    return problem(sections=Sections(constraints=PROBLEM["constraints"].replace("$1 \\le K \\le 9$", sentence)))


@pytest.mark.parametrize(
    ("sentence", "claim", "reason"),
    [
        ("K is of the order of 1 to 9.", {"low": 1, "high": 9}, ""),
        ("K is of the order of 1 to 9.", {"low": 1, "high": 99}, "high is 99"),
        ("K is of the order of 1 to 9.", {"low": 2, "high": 9}, "low is 2"),
        ("The size is of the order of 1 to 9.", {"low": 1, "high": 9}, "none of its quotes says so of K"),
        ("K is mysterious.", {"low": None, "high": None}, "low and high must be said"),
        ("K is of the order of 1 to $10^1$.", {"low": 1, "high": 10}, ""),
        ("K is of the order of 1 to $10^2$.", {"low": 1, "high": 10}, "high is 10"),
        ("K is of the order of 1 to N - 7.", {"low": 1, "high": 7}, "high is 7"),
    ],
)
def test_a_bound_that_the_rules_cannot_read_has_to_stand_beside_its_name(sentence, claim, reason):
    described = schema(
        variables=variables(K={**claim, "quotes": [sentence]}),
        accounts=[{"text": UNREAD, "answer": "script"}, {"text": sentence, "answer": "schema"}],
    )
    if not reason:
        assert judge(described, unbounded(sentence)).schema["variables"]["K"]["high"] == claim["high"]
        return
    with pytest.raises(Flaw, match=reason):
        judge(described, unbounded(sentence))


@pytest.mark.parametrize(
    ("sentence", "alphabet", "reason"),
    [
        ("S is a word, up to 9 of the lowercase letters.", "abcdefghijklmnopqrstuvwxyz", ""),
        ("S is a word, up to 9 of the lowercase letters.", "ab", "lacks 'c'"),
        ("S is a word, up to 9 of the signs '(' or ')'.", "()", ""),
        ("S is a word, up to 9 of the signs '(' or ')'.", "()[]", r"do not name the character '\['"),
    ],
)
def test_an_alphabet_has_to_be_named(sentence, alphabet, reason):
    sample = "abab" if alphabet[0] == "a" else "(()"
    about = problem(sections=Sections(constraints=sentence), input_formats=("S",), samples=(Sample(f"{sample}\n", ""),))
    claim = {"type": "string", "low": None, "high": 9, "alphabet": alphabet, "quotes": [sentence]}
    described = {
        "format": [{"line": [{"value": "S"}]}],
        "variables": {"S": claim},
        "accounts": [{"text": sentence, "answer": "schema"}],
    }
    if not reason:
        assert judge(described, about).schema["variables"]["S"]["alphabet"] == alphabet
        return
    with pytest.raises(Flaw, match=reason):
        judge(described, about)


def line_of(*names: str) -> list[Any]:
    return [{"line": [{"value": name} for name in names]}]


def counted(count: Any) -> Any:
    return schema(format=[LINES[0], {"line": [{"values": "A", "count": count}]}])


HOSTILE: list[tuple[str, Any]] = [
    ("no object", []),
    ("a number", 7),
    ("nothing", {}),
    ("no format", schema(format=[])),
    ("a format that is text", schema(format="N K")),
    ("a name of Python's", schema(format=line_of("__builtins__"), variables={"__builtins__": {"type": "int"}})),
    ("a name of the reader's", schema(format=line_of("power"), variables={"power": {"type": "int"}})),
    ("a name that is code", schema(format=line_of("a b"), variables={"a b": {"type": "int"}})),
    ("a call", counted("__import__('os').getpid()")),
    ("an attribute", counted("N.real")),
    ("a lambda", counted("(lambda: N)()")),
    ("a comprehension", counted("[N for N in range(9)]")),
    ("a tower of powers", counted("9**9**9**9")),
    ("a tower of powers of names", counted("10**(10**N)")),
    ("a list that is multiplied", counted("A * 10**9")),
    ("a division by zero", counted("N // 0")),
    ("a string as a number", counted("'N'")),
    ("true", counted(True)),
    ("a huge number", counted("9" * 190)),
    ("a long expression", counted("N" + "+N" * 5_000)),
    ("nested brackets", counted("(" * 20_000 + "N" + ")" * 20_000)),
    ("an element without its array", counted("A[i]")),
    ("repeats in repeats", schema(format=[{"repeat": "2", "body": [{"repeat": "2", "body": LINES}]}])),
    ("tests in tests", schema(format=[{"tests": "2", "body": [{"tests": "2", "body": LINES}]}])),
    ("a name read twice", schema(format=[*line_of("N", "K"), *line_of("N")])),
    ("an infinite bound", schema(variables=variables(N={"high": float("inf")}))),
    ("a bound that is text", schema(variables=variables(N={"high": "50"}))),
    ("an alphabet of spaces", schema(variables=variables(N={"type": "string", "alphabet": " \n"}))),
    ("a lone surrogate", schema(variables=variables(N={"quotes": ["\ud800"]}))),
    ("a lone surrogate in an account", schema(accounts=[{"text": f"{UNREAD}\ud800", "answer": "script"}])),
    ("quotes that are numbers", schema(variables=variables(N={"quotes": [1]}))),
    ("many entries", schema(accounts=[{"text": UNREAD, "answer": "script"}] * 500)),
    ("nested without end", '{"format":' * 5_000),
]


@pytest.mark.parametrize("described", [each[1] for each in HOSTILE], ids=[each[0] for each in HOSTILE])
def test_a_hostile_schema_is_refused_at_once(described: Any):
    started = time.process_time()
    text = described if isinstance(described, str) else json.dumps(described)
    with pytest.raises(Flaw):
        judged(problem(), read_claimed(text.encode()))
    assert time.process_time() - started < 1


def test_a_script_is_taken_with_its_proof():
    written, proof = accepted(problem(), script(), sandbox=sandbox_here())

    assert (proof.cases, written.confidence, written.by_model) == (42, "low", True)


def test_large_cases_that_are_small_are_refused():
    longer = PROBLEM["constraints"].replace("50", "5000")
    described = schema(variables=variables(N={"high": 5000, "quotes": ["1 \\le N \\le 5000"]}))
    code = script(described, case="text = f'1 1\\n{rng.randint(1, 10**9)}\\n'")
    with pytest.raises(Flaw, match="no longer than one of size small"):
        accepted(problem(sections=Sections(constraints=longer)), code, sandbox=sandbox_here())


PRINTS = "import sys\nwhile True: sys.stdout.write('x' * 2**20)"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (script(case="text = '51 1\\n' + '1 ' * 50 + '1\\n'"), "N is 51, more than 50"),
        (script(case="text = '1 1\\n1'"), "does not end with a line's end"),
        (script(case="text = number"), "JSON array of strings"),
        (script(case="text = f'1 1\\n{id(object()) % 10**9 + 1}\\n'", before="import os"), "The same seed|fit"),
        (script(case="text = '1 1\\n5\\n'"), "one and the same test case"),
        (script(program="import sys\nsys.exit(3)"), "status 3 for --describe"),
        (script(program="while True: pass"), "still running after 5 s"),
        (script(program=PRINTS), "printed more than"),
        (script(program="print('x' * 10**8)"), "printed more than"),
        (script(program="x = 'x' * 2**33"), "MemoryError|memory"),
        (script(program="print('[' * 90_000)"), "did not print JSON"),
        (script(case="import sys\nprint('[' * 10**5)\nsys.exit(0)"), "printed no JSON array of strings"),
        (
            script(program="open('/etc/passwd').read()\nimport socket\nsocket.create_connection(('127.0.0.1', 1))"),
            "status 1 for",
        ),
    ],
)
def test_a_script_that_does_wrong_is_contained_and_refused(code: str, reason: str):
    with pytest.raises((Flaw, ProofFailed), match=reason):
        accepted(problem(), code, sandbox=sandbox_here())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"samples": ()}, "no sample"),
        ({"interactive": True}, "interactive"),
        ({"sections": Sections(), "input_formats": ()}, "no text"),
        ({"sections": Sections(constraints="N" * 30_000)}, "longer than 20,000"),
    ],
)
def test_a_script_that_nothing_could_be_checked_against_is_not_asked_for(changes, reason):
    told = cannot_be_judged(problem(**changes))
    assert reason in told
    assert bool(told) == bool(reason)
