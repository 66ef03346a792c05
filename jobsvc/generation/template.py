"""The parts of a script that are the same for every problem; `writer` takes those that a script uses."""

from __future__ import annotations

HEAD = '''\
"""Test cases for {title}.

    generate_test_cases(n, size="mixed") -> n inputs; size is small, medium, large or mixed
    python generator.py --seed 1 --size small --count 3     prints them as a JSON array
    python generator.py --describe                          prints format and bounds as JSON

The same seed gives the same inputs. Written by jobsvc from the problem's input format and constraints.
"""

import argparse
import json
import random

# The input:
{format}
'''

SIZES = """\
SIZES = ("small", "medium", "large", "mixed")
MIX = ("small", "medium", "small", "large", "small", "medium", "small", "medium", "small", "large")
LARGER = {"small": "medium", "medium": "large", "large": "large"}
# Which of every ten cases are edges: the least or the most of everything, or equal values.
EDGES = {
    "small": {0: "least", 4: "equal", 7: "most"},
    "medium": {0: "least", 4: "equal", 7: "most"},
    "large": {0: "most", 4: "equal", 7: "least"},
    "mixed": {0: "least", 3: "most", 4: "equal", 7: "most"},
}

rng = random.Random()

"""

NO_ROOM = '''\

class NoRoom(Exception):
    """The values drawn so far leave none for the next one; another case is tried."""

'''

SCALE = '''\

class Scale:
    """How large one case becomes, and which values it takes.

    style is "random", or an edge: "least" or "most" of everything, "equal" values.
    """

    def __init__(self, size, style):
'''

#: What a scale holds, and how it is set; each is there where a method reads it.
FIELDS = {
    "size": "self.size = size",
    "style": "self.style = style",
    "counts": 'self.counts = {"small": 5, "medium": 100, "large": MOST_VALUES}[size]',
    "primes": "self.primes = {}",
    "reach": 'self.reach = {"small": 10, "medium": 10_000, "large": None}[size]',
}

#: The window is checked only where a bound depends on other values.
CHECK = """\
        if low > high:
            raise NoRoom
"""

METHODS = {
    "tests": '''\
    def tests(self, least, most):
        """The number of tests: a few, except in large cases."""
        if self.size != "large":
            most = min(most, 3 if self.size == "small" else 10)
        most = max(least, most)
        if self.size == "large":
            return rng.choice((least, rng.randint(least, most), most))
        return rng.randint(least, most)
''',
    "shared": '''\
    def shared(self, tests):
        """The scale of each of so many tests."""
        scale = Scale(self.size, self.style)
        if self.size != "small":
            scale.counts = max(1, self.counts // max(1, tests))
        return scale
''',
    "room": '''\
    def room(self, left, least, tests):
        """What one test may take of a sum: a fair share, or now and then all that the others can spare."""
        spare = left - least * (tests - 1)
        return spare if rng.random() < 0.2 else max(least, left // tests)
''',
    "count": '''\
    def count(self, least, most, *, per=1, square=False, power=False, room=None, avoid=()):
        """How many there are of something, with `per` values to each; `square` and 2 to the `power` of it count."""
        if least > most:
            raise NoRoom
        limit = self.counts // max(1, per) if self.size == "large" else self.counts
        if square and self.size == "large":
            limit = int(limit**0.5)
        if power:
            limit = limit.bit_length() - 1
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
''',
    "window": '''\
    def window(self, low, high):
        """The part of low..high that this scale takes values from."""
{check}        if self.reach is None:
            return low, high
        if low <= 0 <= high:
            return max(low, -self.reach), min(high, self.reach)
        return (low, min(high, low + self.reach)) if low > 0 else (max(low, high - self.reach), high)
''',
    "value": '''\
    def value(self, low, high):
        """A value from low to high."""
        low, high = self.window(low, high)
        if self.style == "least":
            return low
        if self.style == "most":
            return high
        if high - low < 2**50:
            return low + int(rng.random() * (high - low + 1))  # much faster than randint
        return rng.randint(low, high)
''',
    "value_but": '''\
    def value_but(self, low, high, *avoid):
        """A value from low to high, none of `avoid`."""
        taken = sorted({one for one in avoid if low <= one <= high})
        value = self.value(low, high - len(taken))
        for one in taken:
            value += value >= one
        return value
''',
    "values": '''\
    def values(self, count, low, high):
        """`count` values from low to high: now and then extremes, powers of two, different or sorted ones only."""
        if not count:
            return []
        low, high = self.window(low, high)
        if self.style != "random":
            return [self.value(low, high)] * count
        shape = rng.random()
        if shape < 0.08:
            return rng.choices((low, high), k=count)
        if shape < 0.16 and (powers := [2**k for k in range(61) if low <= 2**k <= high]):
            return rng.choices(powers, k=count)
        if shape < 0.24 and count <= high - low + 1 < 2**60:
            return rng.sample(range(low, high + 1), count)
        if high - low < 2**50:
            values = rng.choices(range(low, high + 1), k=count)
        else:
            values = [rng.randint(low, high) for _ in range(count)]
        return sorted(values, reverse=shape < 0.28) if shape < 0.32 else values
''',
    "distinct": '''\
    def distinct(self, count, low, high):
        """`count` different values from low to high, in any order; as an edge, ascending or descending ones."""
        if count > high - low + 1:
            raise NoRoom
        first, last = self.window(low, high) if count else (low, high)
        missing = max(0, count - (last - first + 1))
        last = min(high, last + missing)
        first = max(low, last - max(count, last - first + 1) + 1)
        if self.style == "least":
            return list(range(first, first + count))
        if self.style == "most":
            return list(range(last, last - count, -1))
        return rng.sample(range(first, last + 1), count)
''',
    "word": '''\
    def word(self, least, most, alphabet, *, per=1, room=None):
        """A string of least to most characters: now and then one piece over and over, or few letters."""
        length = least if least == most and room is None else self.count(least, most, per=per, room=room)
        if self.size == "small":
            alphabet = rng.sample(alphabet, min(3, len(alphabet)))
        if self.style != "random":
            return rng.choice(alphabet) * length
        shape = rng.random()
        if shape < 0.1:
            piece = "".join(rng.choices(alphabet, k=rng.randint(1, 5)))
            return (piece * length)[:length]
        if shape < 0.2:
            alphabet = rng.sample(alphabet, min(2, len(alphabet)))
        return "".join(rng.choices(alphabet, k=length))
''',
    "kinds": '''\
    def kinds(self, count, words, needed):
        """The kinds of so many rows, each of those that are needed among them."""
        if count < len(needed):
            raise NoRoom
        kinds = [*needed, *rng.choices(words, k=count - len(needed))]
        rng.shuffle(kinds)
        return kinds
''',
    "one_of": """\
    def one_of(self, choices):
        return {"least": choices[0], "most": choices[-1]}.get(self.style) or rng.choice(choices)
""",
}

FUNCTIONS = {
    "total": '''\
def total(values):
    """The sum of numbers, or of the lengths of strings."""
    return sum(len(one) if isinstance(one, str) else one for one in values)
''',
    "joined": """\
def joined(values):
    return " ".join(map(str, values))
""",
    "rows": """\
def rows(*columns):
    return [" ".join(map(str, row)) for row in zip(*columns)]
""",
}

TAIL = '''\

def generate_test_cases(n, size="mixed"):
    """n inputs, different ones as far as there are that many: where those of a size run out, larger ones."""
    if size not in SIZES:
        raise ValueError(f"size must be one of {', '.join(SIZES)}, not {size!r}")
    cases, seen = [], set()
    drawn_as = {one: one for one in SIZES}
    patience = 500_000  # how many characters may be drawn in vain
    for number in range(n):
        of_size = MIX[number % len(MIX)] if size == "mixed" else size
        text = one_case(of_size, EDGES[size].get(number % 10, "random"))
        repeats = 0
        while text in seen and patience > 0:
            patience -= len(text) + 50
            repeats += 1
            if repeats % 100 == 0:
                drawn_as[of_size] = LARGER[drawn_as[of_size]]
            text = one_case(drawn_as[of_size], "random")
        if text not in seen:
            patience += 10 * (len(text) + 50)
        seen.add(text)
        cases.append(text)
    return cases


'''

ONE_CASE = """\
def one_case(size, style):
    return make_case(Scale(size, style))


"""

#: Where values that were drawn may leave no room for others.
ONE_CASE_OF_SEVERAL = """\
def one_case(size, style):
    # What is drawn first may leave no room for the rest.
    for attempt in range(1000):
        try:
            return make_case(Scale(size, style if attempt == 0 else "random"))
        except NoRoom:
            continue
    raise RuntimeError("no case fits the bounds")


"""

#: Format and bounds as plain data, for whoever reads the inputs.
DESCRIPTION = """\
# The input as data: its format, the bounds of each value, and what holds between them.
SCHEMA = {schema}


"""

MAIN = """\
def main():
    parser = argparse.ArgumentParser(description="Prints test cases as a JSON array.")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same cases (0)")
    parser.add_argument("--size", choices=SIZES, default="mixed", help="how large the cases become (mixed)")
    parser.add_argument("--count", type=int, default=10, help="how many cases (10)")
    parser.add_argument("--describe", action="store_true", help="print format and bounds as JSON, and nothing else")
    options = parser.parse_args()
    if options.describe:
        print(json.dumps(SCHEMA))
        return
    if options.count < 0:
        parser.error("argument --count: must be 0 or more")
    rng.seed(options.seed)
    print(json.dumps(generate_test_cases(options.count, options.size)))


if __name__ == "__main__":
    main()
"""
