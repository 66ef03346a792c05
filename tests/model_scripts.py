"""Scripts as a language model may write them, for a problem that no rule reads."""

from __future__ import annotations

import json
from typing import Any

#: The texts of the problem: nothing else says what the second sentence of the constraints means.
PROBLEM: dict[str, Any] = {
    "platform": "atcoder",
    "problem_id": "own_b",
    "title": "Lamps",
    "input_format": "",
    "input_formats": ["N K\nA_1 A_2 \\ldots A_N"],
    "constraints": "$1 \\le N \\le 50$\n$1 \\le K \\le 9$\n$1 \\le A_i \\le 10^9$\nThe lamps are balanced around K.",
    "samples": [{"input": "3 2\n5 1 7\n", "output": "4\n"}],
}
UNREAD = "The lamps are balanced around K."


def schema(**changes: Any) -> dict[str, Any]:
    """What a good script says of the problem, with other top-level entries."""
    return {
        "format": [
            {"line": [{"value": "N"}, {"value": "K"}]},
            {"line": [{"values": "A", "count": "N"}]},
        ],
        "variables": {
            "N": {"type": "int", "low": 1, "high": 50, "quotes": ["$1 \\le N \\le 50$"]},
            "K": {"type": "int", "low": 1, "high": 9, "quotes": ["$1 \\le K \\le 9$"]},
            "A": {"type": "int", "low": 1, "high": 1000000000, "quotes": ["$1 \\le A_i \\le 10^9$"]},
        },
        "accounts": [{"text": UNREAD, "answer": "script"}],
        **changes,
    }


def variables(**changes: dict[str, Any]) -> dict[str, Any]:
    """The variables of `schema`, some of them changed in parts."""
    return {name: {**each, **changes.get(name, {})} for name, each in schema()["variables"].items()}


def script(described: Any = None, *, case: str = "", before: str = "", program: str = "") -> str:
    """A script that describes itself so; `case` are other lines that make the text of one case."""
    described = schema() if described is None else described
    text = described if isinstance(described, str) else json.dumps(described)
    case = case or (
        "count = rng.randint(1, {'small': 5, 'medium': 20}.get(size, 50))\n"
        "values = [rng.randint(1, 10**9) for _ in range(count)]\n"
        "text = f'{count} {rng.randint(1, 9)}\\n' + ' '.join(map(str, values)) + '\\n'"
    )
    body = case.replace("\n", "\n        ")
    return f"""\
import argparse
import json
import random
{before}
rng = random.Random()
SCHEMA = {text!r}


def generate_test_cases(n, size="mixed"):
    cases = []
    for number in range(n):
        {body}
        cases.append(text)
    return cases


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--size", default="mixed")
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--describe", action="store_true")
    arguments = parser.parse_args()
    if arguments.describe:
        print(SCHEMA)
        return
    rng.seed(arguments.seed)
    print(json.dumps(generate_test_cases(arguments.count, arguments.size)))


{program or "main()"}
"""


def fenced(code: str) -> str:
    """A script as models give it."""
    return f"Here is the script you asked for.\n\n```python\n{code}```\n\nIt draws **all** values uniformly."
