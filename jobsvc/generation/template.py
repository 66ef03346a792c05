"""The parts of a script that are the same for every problem."""

from __future__ import annotations

HEAD = '''\
"""Test cases for {title}.

    generate_test_cases(n, size="mixed") -> n inputs; size is small, medium, large or mixed
    python generator.py --seed 1 --size small --count 3     prints them as a JSON array

The same seed gives the same inputs. Written by jobsvc from the problem's input format and constraints.
"""

import argparse
import json
import random

# The input:
{format}
'''

SCALE = '''\
SIZES = ("small", "medium", "large", "mixed")
MIX = ("small", "medium", "small", "large", "small", "medium", "small", "medium", "small", "large")

# Large inputs stop at about this many values, also where the bounds allow more.
MOST_VALUES = {most:_}

rng = random.Random()


class NoRoom(Exception):
    """The values drawn so far leave none for the next one; another case is tried."""


class Scale:
    """How large one case becomes, and which values it takes.

    style is "random", or an edge: "least" or "most" of everything, "equal" values.
    """

    def __init__(self, size, style):
        self.size = size
        self.style = style
        self.counts, self.reach = {{"small": (5, 10), "medium": (100, 10_000), "large": (MOST_VALUES, None)}}[size]

    def tests(self, least, most):
        """The number of tests: a few, except in large cases."""
        if self.size != "large":
            most = min(most, 3 if self.size == "small" else 10)
        most = max(least, most)
        if self.size == "large":
            return rng.choice((least, rng.randint(least, most), most))
        return rng.randint(least, most)

    def shared(self, tests):
        """The scale of each of so many tests."""
        scale = Scale(self.size, self.style)
        if self.size != "small":
            scale.counts = max(1, self.counts // max(1, tests))
        return scale

    def room(self, left, least, tests):
        """What one test may take of a sum: a fair share, or now and then all that the others can spare."""
        spare = left - least * (tests - 1)
        return spare if rng.random() < 0.2 else max(least, left // tests)

    def count(self, least, most, *, per=1, square=False, room=None, avoid=()):
        """How many there are of something, with `per` values to each."""
        if least > most:
            raise NoRoom
        limit = self.counts // max(1, per) if self.size == "large" else self.counts
        if square and self.size == "large":
            limit = int(limit**0.5)
        if room is not None:
            limit = room if self.size == "large" else min(limit, room)
            if least > room:
                raise NoRoom
        most = max(least, min(most, limit))
        if self.style == "least" and self.size != "large":
            count = least
        elif self.style != "random" or (self.size == "large" and rng.random() < 0.7):
            count = most
        else:
            count = rng.randint(least, most)
        if count in avoid:
            raise NoRoom
        return count

    def window(self, low, high):
        """The part of low..high that this scale takes values from."""
        if low > high:
            raise NoRoom
        if self.reach is None:
            return low, high
        if low <= 0 <= high:
            return max(low, -self.reach), min(high, self.reach)
        return (low, min(high, low + self.reach)) if low > 0 else (max(low, high - self.reach), high)

    def value(self, low, high, *avoid):
        """A value from low to high, none of `avoid`."""
        taken = sorted({{one for one in avoid if low <= one <= high}}) if avoid else ()
        low, high = self.window(low, high - len(taken))
        if self.style == "least":
            value = low
        elif self.style == "most":
            value = high
        elif high - low < 2**50:
            value = low + int(rng.random() * (high - low + 1))  # much faster than randint
        else:
            value = rng.randint(low, high)
        for one in taken:
            value += value >= one
        return value

    def values(self, count, low, high):
        """`count` values from low to high."""
        if not count:
            return []
        low, high = self.window(low, high)
        if self.style != "random":
            return [self.value(low, high)] * count
        if high - low < 2**50:
            return rng.choices(range(low, high + 1), k=count)
        return [rng.randint(low, high) for _ in range(count)]

    def distinct(self, count, low, high):
        """`count` different values from low to high, in any order."""
        if count > high - low + 1:
            raise NoRoom
        first, last = self.window(low, high) if count else (low, high)
        missing = max(0, count - (last - first + 1))
        last = min(high, last + missing)
        first = max(low, last - max(count, last - first + 1) + 1)
        return rng.sample(range(first, last + 1), count)

    def word(self, least, most, alphabet, *, per=1, room=None):
        """A string of least to most characters."""
        length = self.count(least, most, per=per, room=room)
        if self.size == "small":
            alphabet = rng.sample(alphabet, min(3, len(alphabet)))
        if self.style != "random":
            return rng.choice(alphabet) * length
        return "".join(rng.choices(alphabet, k=length))

    def one_of(self, choices):
        return {{"least": choices[0], "most": choices[-1]}}.get(self.style) or rng.choice(choices)


def joined(values):
    return " ".join(map(str, values))


def rows(*columns):
    return [joined(row) for row in zip(*columns)]

'''

TAIL = '''\

def generate_test_cases(n, size="mixed"):
    """n inputs, different ones as far as there are that many."""
    if size not in SIZES:
        raise ValueError(f"size must be one of {', '.join(SIZES)}, not {size!r}")
    cases, seen = [], set()
    for number in range(n):
        of_size = MIX[number % len(MIX)] if size == "mixed" else size
        text = one_case(of_size, edge(number, of_size))
        for _ in range(20):
            if text not in seen:
                break
            text = one_case(of_size, "random")
        seen.add(text)
        cases.append(text)
    return cases


def edge(number, size):
    """The style of the case with this number: three in ten are edges."""
    edges = {0: "most", 4: "equal", 7: "least"} if size == "large" else {0: "least", 4: "equal", 7: "most"}
    return edges.get(number % 10, "random")


def one_case(size, style):
    for attempt in range(1000):
        try:
            return make_case(Scale(size, style if attempt == 0 else "random"))
        except NoRoom:
            continue
    raise RuntimeError("no case fits the bounds")


def main():
    parser = argparse.ArgumentParser(description="Prints test cases as a JSON array.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--size", choices=SIZES, default="mixed")
    parser.add_argument("--count", type=int, default=10)
    options = parser.parse_args()
    rng.seed(options.seed)
    print(json.dumps(generate_test_cases(options.count, options.size)))


if __name__ == "__main__":
    main()
'''
