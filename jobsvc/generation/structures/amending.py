"""Conditions that a value is given after it is drawn: `S = scale.palindrome(S)` mends what was drawn so far.

What is mended keeps its length, its characters and its bounds; where that is not possible, another case is tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jobsvc.generation.expressions import python
from jobsvc.generation.schema import Structure, Variable

METHODS = {
    "holding": '''\
    def holding(self, values, wanted, others):
        """`values`, a string or a list, or rows of them, with each item as often as `wanted` says: (least, most)."""
        rows = values if isinstance(values, list) and values and isinstance(values[0], (list, str)) else [values]
        flat = [one for row in rows for one in row]
        places = rng.sample(range(len(flat)), len(flat))
        free = [place for place in places if flat[place] not in wanted]
        for item, (least, most) in wanted.items():
            held = [place for place in places if flat[place] == item]
            excess = held[most:] if most is not None else []
            missing = max(0, least - len(held))
            fillers = [one for one in others if one not in wanted]
            if (excess and not fillers) or missing > len(free):
                raise NoRoom
            for place in excess:
                flat[place] = rng.choice(fillers)
            for _ in range(missing):
                flat[free.pop()] = item
            free += excess
        made, start = [], 0
        for row in rows:
            part = flat[start : start + len(row)]
            made.append("".join(part) if isinstance(row, str) else part)
            start += len(row)
        return made if rows is values else made[0]
''',
    "brackets": '''\
    def brackets(self, text):
        """A correct bracket sequence as long as `text`."""
        pairs, odd = divmod(len(text), 2)
        if odd:
            raise NoRoom
        if self.style == "least":
            return "(" * pairs + ")" * pairs
        if self.style == "most":
            return "()" * pairs
        steps = rng.sample([1] * pairs + [-1] * pairs, 2 * pairs)
        lowest = depth = start = 0
        for place, step in enumerate(steps, 1):
            depth += step
            if depth < lowest:
                lowest, start = depth, place
        return "".join("(" if step > 0 else ")" for step in steps[start:] + steps[:start])
''',
    "palindrome": """\
    def palindrome(self, text):
        half = text[: (len(text) + 1) // 2]
        return half + half[::-1][len(text) % 2 :]
""",
    "unlike_neighbours": '''\
    def unlike_neighbours(self, values, others):
        """`values` with another one wherever two that are beside each other are equal."""
        made = list(values)
        for place in range(1, len(made)):
            if made[place] == made[place - 1]:
                if len(others) < 2:
                    raise NoRoom
                while made[place] == made[place - 1]:
                    made[place] = rng.choice(others)
        return "".join(made) if isinstance(values, str) else made
''',
    "unlike": '''\
    def unlike(self, text, letters):
        """As many different letters as `text` has."""
        if len(text) > len(letters):
            raise NoRoom
        return "".join(rng.sample(letters, len(text)))
''',
    "starting": """\
    def starting(self, text, start):
        if len(text) < len(start):
            raise NoRoom
        return start + text[len(start) :]
""",
    "ending": """\
    def ending(self, text, end):
        if len(text) < len(end):
            raise NoRoom
        return text[: len(text) - len(end)] + end
""",
    "apart": '''\
    def apart(self, values, others, low, high):
        """`values` with another one in the place of each that is among `others`."""
        taken, made = set(others), list(values)
        for place, value in enumerate(made):
            for _ in range(50):
                if value not in taken:
                    break
                value = low + int(rng.random() * (high - low + 1))
            else:
                raise NoRoom
            made[place] = value
        return made
''',
    "onto": '''\
    def onto(self, values, low, high):
        """`values` with each of low to high among them."""
        if high - low + 1 > len(values):
            raise NoRoom
        missing = set(range(low, high + 1)) - set(values)
        spare, seen = [], set()
        for place in rng.sample(range(len(values)), len(values)):
            if values[place] in seen:
                spare.append(place)
            seen.add(values[place])
        values = list(values)
        for one, place in zip(sorted(missing), spare):
            values[place] = one
        return values
''',
    "at_most_together": '''\
    def at_most_together(self, values, limit, low):
        """`values`, numbers or strings, cut until all together are no more than `limit`; none below `low`."""
        measure = len if values and isinstance(values[0], str) else int
        left, made = limit - low * len(values), list(values)
        if left < 0:
            raise NoRoom
        fair = max(low, 2 * limit // max(1, len(made))) if rng.random() < 0.5 else limit
        made = [one[:fair] if measure is len else min(one, fair) for one in made]
        for place in rng.sample(range(len(made)), len(made)):
            size = measure(made[place])
            if size - low > left:
                made[place] = made[place][: low + left] if measure is len else low + left
            left -= measure(made[place]) - low
        return made
''',
    "exactly_together": '''\
    def exactly_together(self, values, total, low, high):
        """As many values from low to high as there are, whose sum is `total`."""
        count = len(values)
        if not low * count <= total <= high * count:
            raise NoRoom
        left, made = total - low * count, [low] * count
        cuts = sorted(rng.choices(range(left + 1), k=max(0, count - 1)))
        if self.style == "equal" and count:
            cuts = [left * place // count for place in range(1, count)]
        for place, (start, end) in enumerate(zip([0, *cuts], [*cuts, left])):
            made[place] += min(end - start, high - low)
        left = total - sum(made)
        for place in rng.sample(range(count), count):
            more = min(left, high - made[place])
            made[place] += more
            left -= more
        return made
''',
    "often": '''\
    def often(self, values, special):
        """`values`, or one value, with the special one in the place of some, of most, or of none."""
        share = rng.choice((0, 0.2, 0.5, 0.9))
        if not isinstance(values, list):
            return special if rng.random() < share else values
        return [special if rng.random() < share else value for value in values]
''',
    "even_together": '''\
    def even_together(self, values, low, high):
        """`values` with one of them changed by one where their sum is odd."""
        if sum(values) % 2 == 0:
            return values
        place = int(rng.random() * len(values))
        change = 1 if values[place] < high else -1
        if not low <= values[place] + change <= high:
            raise NoRoom
        return values[:place] + [values[place] + change] + values[place + 1 :]
''',
    "mirrored": '''\
    def mirrored(self, rows):
        """A matrix with its upper half in the place of its lower one."""
        kind = "".join if rows and isinstance(rows[0], str) else list
        return [kind(rows[min(i, j)][max(i, j)] for j in range(len(rows))) for i in range(len(rows))]
''',
    "with_cell": '''\
    def with_cell(self, rows, i, j, one):
        """`rows` with `one` in row i, column j, both counted from 1."""
        kind = "".join if isinstance(rows[0], str) else list
        row = kind([*rows[i - 1][: j - 1], one, *rows[i - 1][j:]])
        return [*rows[: i - 1], row, *rows[i:]]
''',
    "with_diagonal": """\
    def with_diagonal(self, rows, diagonal):
        kind = "".join if rows and isinstance(rows[0], str) else list
        return [kind(diagonal if i == j else one for j, one in enumerate(row)) for i, row in enumerate(rows)]
""",
    "congruent": '''\
    def congruent(self, low, high, divisor, rest):
        """A value from low to high that leaves `rest` divided by `divisor`."""
        return rest + divisor * self.value(-((rest - low) // divisor), (high - rest) // divisor)
''',
    "near": '''\
    def near(self, value, low, high, divisor, rest):
        """The value nearest to `value`, from low to high, that leaves `rest` divided by `divisor`."""
        value -= (value - rest) % divisor
        value += divisor * (value < low)
        if not low <= value <= high:
            raise NoRoom
        return value
''',
    "power": '''\
    def power(self, low, high, base):
        """A power of `base` from low to high."""
        least, most = 0, 0
        while base**least < low:
            least += 1
        while base ** (most + 1) <= high:
            most += 1
        if least > most:
            raise NoRoom
        return base ** {"least": least, "most": most}.get(self.style, rng.randint(least, most))
''',
    "near_power": '''\
    def near_power(self, value, low, high, base):
        """The greatest power of `base` that is no more than `value`, which may be from low to high."""
        found = 1
        while found * base <= value:
            found *= base
        if not low <= found <= high:
            raise NoRoom
        return found
''',
    "prime": '''\
    def prime(self, low, high):
        """A prime from low to high; after a thousand of them one that came before."""
        pool = self.primes.setdefault((low, high), [])
        if len(pool) >= 1000:
            return rng.choice(pool)
        start = self.value(low, high)
        for step in range(2000):
            for value in (start + step, start - step):
                if low <= value <= high and is_prime(value):
                    pool.append(value)
                    return value
        raise NoRoom
''',
}

FUNCTIONS = {
    "is_prime": '''\
def is_prime(value):
    """Miller and Rabin's test, exact below 3 * 10^24."""
    bases = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)
    if value < 2 or value % 2 == 0 or value % 3 == 0 or any(value % base == 0 for base in bases):
        return value in bases
    twos = ((value - 1) & (1 - value)).bit_length() - 1
    for base in bases if value > 3 * 10**9 else bases[:4]:
        rest = pow(base, (value - 1) >> twos, value)
        if rest not in (1, value - 1) and all(pow(rest, 2**k, value) != value - 1 for k in range(twos)):
            return False
    return True
''',
}

#: Kinds that decide how one value is drawn; the others mend it.
DRAWN = ("congruent", "prime", "power")


def amendments(variable: Variable, structures: Sequence[Structure], *, low: str, high: str) -> list[str]:
    """Statements that give the variable, drawn within low to high, what the structures say of it."""
    own = [one for one in structures if one.of == (variable.name,) or one.kind in ("disjoint", "unlike")]
    calls = [_call(variable, one, low, high) for one in _in_order(own)]
    held = [one for one in own if one.kind == "occurs"]
    if held:
        calls.append((False, _holding(variable, held, low, high)))
    return [_statement(variable, each, call) for each, call in calls if call]


def _in_order(own: Iterable[Structure]) -> list[Structure]:
    """What makes whole values first, then what changes a part of them."""
    last = ("first letter", "starts with", "ends with", "even sum", "symmetric", "diagonal", "cell")
    return sorted(own, key=lambda one: last.index(one.kind) if one.kind in last else -1)


def _statement(variable: Variable, each: bool, call: str) -> str:
    if each and variable.dimensions:
        return f"{variable.name} = [{call.format('one')} for one in {variable.name}]"
    return f"{variable.name} = {call.format(variable.name)}"


def _call(variable: Variable, one: Structure, low: str, high: str) -> tuple[bool, str]:
    """Whether it is for each element, and the call that mends ``{}``."""
    letters = f"{variable.name}_LETTERS"
    text = repr(one.text).replace("{", "{{").replace("}", "}}")
    numbers = [python(number) for number in one.numbers]
    match one.kind:
        case "brackets" | "palindrome":
            return True, f"scale.{one.kind}({{}})"
        case "distinct characters":
            return True, f"scale.unlike({{}}, {letters})"
        case "no equal neighbours":
            others = letters if variable.kind == "string" else f"range({low}, {high} + 1)"
            return variable.kind == "string", f"scale.unlike_neighbours({{}}, {others})"
        case "first letter":
            return True, f"scale.starting({{}}, rng.choice({text}))"
        case "starts with":
            return True, f"scale.starting({{}}, {text})"
        case "ends with":
            return True, f"scale.ending({{}}, {text})"
        case "unlike":
            return False, _unlike(variable, one, low, high)
        case "disjoint":
            return False, f"scale.apart({{}}, {one.of[0]}, {low}, {high})"
        case "onto":
            return False, f"scale.onto({{}}, {numbers[0]}, {numbers[1]})"
        case "sum":
            return False, f"scale.at_most_together({{}}, {numbers[0]}, {low})"
        case "parents":
            return False, f"scale.parents({', '.join(numbers)})"
        case "exact sum":
            return False, f"scale.exactly_together({{}}, {numbers[0]}, {low}, {high})"
        case "first value":
            return False, f"[{numbers[0]}, *{{}}[1:]]"
        case "last value":
            return False, f"[*{{}}[:-1], {numbers[0]}]"
        case "cell":
            return False, f"scale.with_cell({{}}, {numbers[0]}, {numbers[1]}, {_cell_text(variable, one)})"
        case "often":
            return False, f"scale.often({{}}, {one.text})"
        case "even sum":
            return False, f"scale.even_together({{}}, {low}, {high})"
        case "symmetric":
            return False, "scale.mirrored({})"
        case "diagonal":
            return False, f"scale.with_diagonal({{}}, {_cell_text(variable, one)})"
        case _:
            return False, ""


def _unlike(variable: Variable, one: Structure, low: str, high: str) -> str:
    """The value once more where it makes both halves of a row the same."""
    half = len(one.of) // 2
    at = "[i]" if variable.dimensions else ""
    left, right = (", ".join(f"{name}{at}" for name in names) for names in (one.of[:half], one.of[half:]))
    new = f"{variable.name}{at} if ({left}) != ({right}) else scale.value_but({low}, {high}, {variable.name}{at})"
    return f"[{new} for i in range(len({variable.name}))]" if at else new


def _cell_text(variable: Variable, one: Structure) -> str:
    """What stands in a cell, with its braces doubled for `str.format`."""
    return repr(one.text).replace("{", "{{").replace("}", "}}") if variable.kind == "string" else one.text


def _holding(variable: Variable, held: Sequence[Structure], low: str, high: str) -> str:
    wanted = ", ".join(
        f"{one.text if variable.kind == 'int' else repr(one.text)}: "
        f"({python(one.numbers[0])}, {python(one.numbers[1]) if len(one.numbers) > 1 else None})"
        for one in held
    )
    others = f"{variable.name}_LETTERS" if variable.kind == "string" else f"range({low}, {high} + 1)"
    if variable.choices:
        others = f"{variable.name}_CHOICES"
    return f"scale.holding({{}}, {{{{{wanted}}}}}, {others})"
