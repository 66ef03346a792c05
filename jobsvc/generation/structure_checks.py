"""Whether values read from an input form what the schema says: the reader's half of `structures`, of its own code.

A check gives a complaint, or "" where all is well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Claim:
    """The values of a structure's variables (a number, a string, a list, a list of lists), its numbers and text."""

    values: Sequence[Any]
    numbers: Sequence[int]
    text: str

    def edges(self, last: int) -> Iterator[tuple[int, int]]:
        """Both ends of each edge; of an array of parents, the last of which is that of `last`."""
        if len(self.values) == 2:
            return zip(*self.values, strict=True)
        parents = self.values[0]
        return zip(parents, range(last - len(parents) + 1, last + 1), strict=True)


Check = Callable[[Claim], str]


def complaint(kind: str, claim: Claim) -> str:
    """What is wrong with the values; a kind that is not known is wrong too."""
    check = CHECKS.get(kind)
    return check(claim) if check else f"{kind!r} cannot be checked"


def _flat(value: Any) -> list[Any]:
    """All values of an array or matrix; of a string or grid, its characters."""
    if isinstance(value, str):
        return list(value)
    if not isinstance(value, list):
        return [value]
    return list(chain.from_iterable(map(_flat, value))) if value and isinstance(value[0], list | str) else value


# --- edges -----------------------------------------------------------------------------------------------


def _tree(claim: Claim) -> str:
    low, high = claim.numbers
    if len(claim.values[0]) != high - low:
        return f"{len(claim.values[0])} edges do not make a tree of {high - low + 1} vertices"
    return _connected(claim)


def _connected(claim: Claim) -> str:
    low, high = claim.numbers
    leader = list(range(high + 1))
    parts = high - low + 1
    for u, v in claim.edges(high):
        a, b = u, v
        while leader[a] != a:
            leader[a] = a = leader[leader[a]]
        while leader[b] != b:
            leader[b] = b = leader[leader[b]]
        if a != b:
            leader[a] = b
            parts -= 1
    return "" if parts <= 1 else f"the edges leave {parts} parts unconnected"


def _no_loops(claim: Claim) -> str:
    return next((f"an edge joins {u} to itself" for u, v in zip(*claim.values, strict=True) if u == v), "")


def _no_multiple_edges(claim: Claim) -> str:
    return _twice((u, v) if u <= v else (v, u) for u, v in zip(*claim.values, strict=True))


def _acyclic(claim: Claim) -> str:
    after: dict[int, list[int]] = {}
    waits: dict[int, int] = {}
    for u, v in zip(*claim.values, strict=True):
        after.setdefault(u, []).append(v)
        waits[v] = waits.get(v, 0) + 1
        waits.setdefault(u, 0)
    ready = [vertex for vertex, count in waits.items() if not count]
    for vertex in ready:
        for other in after.get(vertex, ()):
            waits[other] -= 1
            if not waits[other]:
                ready.append(other)
    return "" if len(ready) == len(waits) else "the edges have a cycle"


# --- rows ------------------------------------------------------------------------------------------------


def _twice(rows: Iterator[Any]) -> str:
    seen = set()
    for row in rows:
        if row in seen:
            return f"{row} is there twice"
        seen.add(row)
    return ""


def _distinct_rows(claim: Claim) -> str:
    return _twice(zip(*claim.values, strict=True))


def _unlike(claim: Claim) -> str:
    values = [value if isinstance(value, list) else [value] for value in claim.values]
    half = len(values) // 2
    rows = zip(*values, strict=True)
    return next((f"{row[:half]} is there twice in a row" for row in rows if row[:half] == row[half:]), "")


def _disjoint_intervals(claim: Claim) -> str:
    spans = sorted(zip(*claim.values, strict=True))
    pairs = pairwise(spans)
    return next((f"{a} and {b} overlap" for a, b in pairs if b[0] <= a[1]), "")


# --- claim.numbers ---------------------------------------------------------------------------------------------


def _congruent(claim: Claim) -> str:
    divisor, rest = claim.numbers
    odd = (value for value in _flat(claim.values[0]) if value % divisor != rest)
    return next((f"{value} leaves {value % divisor} divided by {divisor}, not {rest}" for value in odd), "")


def _prime(claim: Claim) -> str:
    return next((f"{value} is not prime" for value in _flat(claim.values[0]) if not _is_prime(value)), "")


def _power(claim: Claim) -> str:
    [base] = claim.numbers
    for value in set(_flat(claim.values[0])):
        rest = value
        while rest > 1 and rest % base == 0:
            rest //= base
        if rest != 1:
            return f"{value} is no power of {base}"
    return ""


@lru_cache(maxsize=4096)
def _is_prime(value: int) -> bool:
    """Miller and Rabin's test with bases that are exact below 3.3 * 10^24."""
    small = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)
    if value < 2 or any(value % base == 0 for base in small):
        return value in small
    power, odd = 0, value - 1
    while odd % 2 == 0:
        power, odd = power + 1, odd // 2
    for base in small:
        rest = pow(base, odd, value)
        if rest in (1, value - 1):
            continue
        if all((rest := rest * rest % value) != value - 1 for _ in range(power - 1)):
            return False
    return True


# --- arrays, matrices, strings, grids --------------------------------------------------------------------


def _occurs(claim: Claim) -> str:
    count = sum(str(value) == claim.text for value in chain.from_iterable(map(_flat, claim.values)))
    least, most = claim.numbers[0], claim.numbers[1] if len(claim.numbers) > 1 else count
    return "" if least <= count <= most else f"{claim.text!r} occurs {count} times"


def _onto(claim: Claim) -> str:
    low, high = claim.numbers
    there = set(_flat(claim.values[0]))
    return next((f"{value} does not occur" for value in range(low, high + 1) if value not in there), "")


def _disjoint(claim: Claim) -> str:
    common = set(_flat(claim.values[0])) & set(_flat(claim.values[1]))
    return f"{min(common)} is in both" if common else ""


def _first_value(claim: Claim) -> str:
    return "" if not claim.values[0] or claim.values[0][0] == claim.numbers[0] else "the first value is another"


def _last_value(claim: Claim) -> str:
    return "" if not claim.values[0] or claim.values[0][-1] == claim.numbers[0] else "the last value is another"


def _cell(claim: Claim) -> str:
    i, j = claim.numbers
    found = str(claim.values[0][i - 1][j - 1])
    return "" if found == claim.text else f"{found!r} is in row {i}, column {j}"


def _sum(claim: Claim) -> str:
    value = claim.values[0]
    items = value if isinstance(value, list) and value and isinstance(value[0], str) else _flat(value)
    total = sum(len(item) if isinstance(item, str) else item for item in items)
    return "" if total <= claim.numbers[0] else f"the sum is {total}, more than {claim.numbers[0]}"


def _exact_sum(claim: Claim) -> str:
    total = sum(claim.values[0])
    return "" if total == claim.numbers[0] else f"the sum is {total}, not {claim.numbers[0]}"


def _often(_claim: Claim) -> str:
    return ""  # it says what to draw, not what may be read


def _even_sum(claim: Claim) -> str:
    total = sum(_flat(claim.values[0]))
    return "" if total % 2 == 0 else f"the sum is {total}, which is odd"


def _distinct_within_rows(claim: Claim) -> str:
    twice = (number for number, row in enumerate(claim.values[0], 1) if len(set(row)) < len(row))
    return next((f"row {number} has a value twice" for number in twice), "")


def _symmetric(claim: Claim) -> str:
    rows = [list(row) for row in claim.values[0]]
    return "" if rows == [list(row) for row in zip(*rows, strict=True)] else "it is not symmetric"


def _diagonal(claim: Claim) -> str:
    cells = [str(row[place]) for place, row in enumerate(claim.values[0])]
    return next((f"{cell!r} is on the diagonal" for cell in cells if cell != claim.text), "")


def _off_diagonal(claim: Claim) -> str:
    low, high = claim.numbers
    cells = ((i, j, value) for i, row in enumerate(claim.values[0]) for j, value in enumerate(row) if i != j)
    return next((f"{value} is in row {i + 1}, column {j + 1}" for i, j, value in cells if not low <= value <= high), "")


def _brackets(claim: Claim) -> str:
    for word in _words(claim.values[0]):
        depth = 0
        for character in word:
            depth += {"(": 1, ")": -1}.get(character, -len(word) - 1)
            if depth < 0:
                break
        if depth:
            return "it is not a correct bracket sequence"
    return ""


def _palindrome(claim: Claim) -> str:
    return "" if all(word == word[::-1] for word in _words(claim.values[0])) else "it is no palindrome"


def _no_equal_neighbours(claim: Claim) -> str:
    value = claim.values[0]
    rows = value if isinstance(value, list) and value and isinstance(value[0], str) else [value]
    equal = any(a == b for row in rows for a, b in pairwise(row))
    return "two neighbours are equal" if equal else ""


def _distinct_characters(claim: Claim) -> str:
    return next(
        (f"{word[:40]!r} has a character twice" for word in _words(claim.values[0]) if len(set(word)) < len(word)), ""
    )


def _first_letter(claim: Claim) -> str:
    return next(
        (f"it starts with {word[:1]!r}" for word in _words(claim.values[0]) if word[:1] not in set(claim.text)), ""
    )


def _other_letters(claim: Claim) -> str:
    odd = (set(word[1:]) - set(claim.text) for word in _words(claim.values[0]))
    return next((f"{min(letters)!r} stands after the first character" for letters in odd if letters), "")


def _starts_with(claim: Claim) -> str:
    return (
        ""
        if all(word.startswith(claim.text) for word in _words(claim.values[0]))
        else f"it does not start with {claim.text!r}"
    )


def _ends_with(claim: Claim) -> str:
    return (
        ""
        if all(word.endswith(claim.text) for word in _words(claim.values[0]))
        else f"it does not end with {claim.text!r}"
    )


def _words(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else value


CHECKS: dict[str, Check] = {
    "tree": _tree,
    "parents": _tree,
    "connected": _connected,
    "no loops": _no_loops,
    "no multiple edges": _no_multiple_edges,
    "acyclic": _acyclic,
    "distinct rows": _distinct_rows,
    "unlike": _unlike,
    "disjoint intervals": _disjoint_intervals,
    "congruent": _congruent,
    "prime": _prime,
    "power": _power,
    "occurs": _occurs,
    "onto": _onto,
    "disjoint": _disjoint,
    "first value": _first_value,
    "last value": _last_value,
    "cell": _cell,
    "sum": _sum,
    "exact sum": _exact_sum,
    "often": _often,
    "even sum": _even_sum,
    "distinct within rows": _distinct_within_rows,
    "symmetric": _symmetric,
    "off diagonal": _off_diagonal,
    "diagonal": _diagonal,
    "brackets": _brackets,
    "palindrome": _palindrome,
    "no equal neighbours": _no_equal_neighbours,
    "distinct characters": _distinct_characters,
    "first letter": _first_letter,
    "other letters": _other_letters,
    "starts with": _starts_with,
    "ends with": _ends_with,
}
