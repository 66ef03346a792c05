"""What a Korean sentence says of values, in the wording that `sentences` knows.

The verb stands last: "N은 1보다 크거나 같고 100보다 작거나 같은 자연수이다" is a subject, two ends and a kind. A sentence is
understood to its last word or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from jobsvc.generation.korean.letters import letters
from jobsvc.generation.korean.words import NAME, NUMBER, squeezed

#: The names that a subject means, as the rest of the package writes them: ``A_i``, ``|S|``.
Subjects = Callable[[str], list[str] | None]

_TAIL = r"(?:이고|이며|이다|인데|인|의|이면서|고|며)?"
_UNIT = r"(?P<unit>개|명|자리|글자|자|번|회|원|점|초|분|cm|m|kg|대|마리|장|도)?"
_VALUE = rf"(?P<value>{NUMBER}) ?{_UNIT}"
#: Each with the comparisons that it states of the subject ``{}``.
_ENDS = tuple(
    (re.compile(pattern), sign)
    for pattern, sign in (
        (rf"{_VALUE}(?:보다)? ?(?:크거나 같(?:고|은|으며|다|아야 하고)|같거나 크(?:고|며|다)|같거나 큰)", ">="),
        (rf"{_VALUE}(?:보다)? ?(?:작거나 같(?:고|은|으며|다)|같거나 작(?:고|은|으며|다))", "<="),
        (rf"{_VALUE}보다 ?(?:크(?:고|며|다)|큰)", ">"),
        (rf"{_VALUE}보다 ?(?:작(?:고|은|으며|다))", "<"),
        (rf"{_VALUE} ?이상{_TAIL}", ">="),
        (rf"{_VALUE} ?이하{_TAIL}(?:이다|다)?", "<="),
        (rf"{_VALUE} ?초과{_TAIL}", ">"),
        (rf"{_VALUE} ?미만{_TAIL}(?:이다|다)?", "<"),
        (rf"{_VALUE}(?:을|를) ?(?:넘지|초과하지|넘어가지) (?:않(?:는다|는|고|으며|음이 보장된다|음)|못한다)", "<="),
        (rf"(?:최대|많아야) {_VALUE}{_TAIL}(?:다)?", "<="),
        (rf"(?:최소|적어도) {_VALUE}{_TAIL}(?:다)?", ">="),
        (r"0이 아닌|0이 아니(?:며|고|다)", "!= 0"),
    )
)
_RANGE = re.compile(
    rf"(?P<low>{NUMBER}) ?(?:～|부터|에서) ?(?P<high>{NUMBER}) ?(?P<unit>글자|자리|자|개)?(?: ?까지|(?: ?사이))?(?:의|인|이며|이고|이다)?"
)
_BETWEEN = re.compile(
    rf"(?P<low>{NUMBER})(?:과|와) (?P<high>{NUMBER})(?P<unit>)(?:을|를) 포함(?:하는|한) (?:구간에 있다|사이의 값이다)"
)
_KINDS = tuple(
    (
        re.compile(
            rf"{pattern}(?:이다|이며|이고|다|로 주어진다|인 것이 보장된다|만 주어진다|만이 주어진다|임이 보장된다|을 갖으며|이고)?"
        ),
        said,
    )
    for pattern, said in (
        (r"(?:자연수|양의 정수) ?또는 0", ("0 <= {}", "{} is an integer")),
        (r"0 ?또는 (?:자연수|양의 정수)", ("0 <= {}", "{} is an integer")),
        (r"(?:음이 아닌|음수가 아닌) 정수", ("0 <= {}", "{} is an integer")),
        (r"(?:양의 정수|양의 자연수|자연수)", ("1 <= {}", "{} is an integer")),
        (r"(?:정수|정숫값)", ("{} is an integer",)),
        (r"2의 배수|짝수", ("{} is even",)),
        (r"(?P<divisor>\d{1,9})의 배수", ("{} is a multiple of <divisor>",)),
        (r"(?:홀수)", ("{} is odd",)),
        (r"(?:모두 |전부 )?(?:서로 )?(?:다르(?:며|고|다)|다른)", ("{} are distinct",)),
        (r"(?:값을? (?:가진다|가지며|갖는다|갖으며|가지고)|값|수)", ()),
    )
)
_FILLER = re.compile(
    r"^(?:모두|항상|각각|반드시|언제나|둘 다|전부|,|그리고|또한|이고|이며|고|며|(?:의 )?범위(?:에 속하는|에 속한다|이다|의)?|값이|값은) ?"
)
_ABSOLUTE = re.compile(r"^절댓값(?:이|은|의 크기는) ")


def ends_of(predicate: str, name: str, *, is_length: bool = False) -> list[str] | None:
    """The statements of a predicate about the name; None where it is not understood to its last word."""
    said: list[str] = []
    text, absolute = predicate.strip(" ,."), False
    while text:
        if filler := _FILLER.match(text):
            text = text[filler.end() :].strip()
            continue
        if sized := _ABSOLUTE.match(text):
            absolute, text = True, text[sized.end() :]
            continue
        subject = f"|{name}|" if absolute else name
        step = _one_end(text, subject, is_length=is_length) or _one_kind(text, name)
        if step is None:
            return None
        statements, text = step
        said += statements
    return said or None


def _one_end(text: str, subject: str, *, is_length: bool) -> tuple[list[str], str] | None:
    for pattern in (_BETWEEN, _RANGE):
        match = pattern.match(text)
        if match and _ends_word(text, match) and _fits(match["unit"], is_length=is_length) and _marks(match):
            return [f"{match['low']} <= {subject} <= {match['high']}"], text[match.end() :].strip(" ,")
    for pattern, sign in _ENDS:
        match = pattern.match(text)
        if not match or not _ends_word(text, match):
            continue
        rest = text[match.end() :].strip(" ,")
        if sign == "!= 0":
            return [f"{subject.strip('|')} != 0"], rest
        if not _fits(match["unit"], is_length=is_length):
            return None
        value = match["value"]
        return [f"{value} {_TURNED[sign]} {subject}"], rest
    return None


#: The value stands first, as a name at the beginning may be taken for the graph G.
_TURNED = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}


def _marks(match: re.Match[str]) -> bool:
    """Whether a range says that it is one of values: "1부터 N까지의 정수"."""
    return bool(re.search(r"～|까지|사이|포함", match[0]))


def _fits(unit: str | None, *, is_length: bool) -> bool:
    """Whether a unit may stand behind the value: digits and characters count only what a length is of."""
    return unit not in ("자리", "글자", "자") or is_length


def _ends_word(text: str, match: re.Match[str]) -> bool:
    return match.end() == len(text) or text[match.end()] in " ,." or match[0].endswith((" ", "의", "인"))


def _one_kind(text: str, name: str) -> tuple[list[str], str] | None:
    for pattern, said in _KINDS:
        match = pattern.match(text)
        if match and (match.end() == len(text) or text[match.end()] in " ,"):
            divisor = match.groupdict().get("divisor") or ""
            return [each.format(name).replace("<divisor>", divisor) for each in said], text[match.end() :].strip(" ,")
    return None


_LETTERS = re.compile(
    r"(?P<letters>.+?)(?:로만|으로만|만으로|만|로|으로) ?(?:이루어져 있(?:다|고|으며)|이루어진다|이루어진 문자열이다|구성되어 있(?:다|고|으며)|구성된다"
    r"|되어 있(?:다|고|으며)|이루어짐이 보장된다|이루어지며|이루어지고|이루어진|이루어진 문자열이며|주어진다|구성되며|구성되고)"
)
_CHOSEN = re.compile(r"(?P<items>.+?) ?(?:중 하나|중의 하나|중에 하나)(?:이다|이며|이고|로 주어진다)")
_EITHER = re.compile(
    r"(?:모두 |항상 |각각 )?(?P<items>[^ ]{1,9}(?:, [^ ]{1,9}){0,8},? (?:또는|혹은|이나) [^ ]{1,9}?)(?:이다|이며|이고|$)"
)
_DISTINCT = re.compile(
    r"(?:모두 |전부 |항상 )?(?:서로 다르(?:다|며|고)|서로 다름이 보장된다|서로 다른 (?:정수|수|자연수|값)(?:이다|이며|이고)|중복되지 않(?:는다|으며|고)"
    r"|다르(?:다|며|고)|중복이 없(?:다|으며|고)|중복되는 경우는 없(?:다|으며|고)|중복되지 않음이 보장된다)"
)


def _choices(text: str) -> list[str]:
    parts = re.split(r" ?, ?(?:또는 |혹은 )?| (?:또는|혹은|이나) |(?:과|와) ", text.strip())
    return [part.strip("'\"` ") for part in parts if part.strip()]


def said_of(name: str, predicate: str, *, is_string: bool, is_length: bool) -> list[str] | None:
    """What a predicate says of the name, in any of its ways."""
    text = predicate.strip(" ,.")
    exact = re.fullmatch(rf"(?:항상 )?(?P<value>{NUMBER}) ?(?:자|글자)?(?:이다|이며|이고|로 같다)", text)
    if exact and is_length:
        return [f"{name} = {exact['value']}"]
    if _DISTINCT.fullmatch(text) and not is_length:
        return [f"{name} are distinct"]
    spelled = _LETTERS.fullmatch(text) if is_string else None
    if spelled and (found := letters(re.sub(r"^(?:항상|모두|오직) ", "", spelled["letters"]))):
        return [f"{name} consists of {found}"]
    chosen = _CHOSEN.fullmatch(text) or _EITHER.fullmatch(text)
    if chosen:
        items = _choices(chosen["items"])
        if len(items) > 1 and all(re.fullmatch(r"-?\d{1,9}|[A-Za-z]|[!-/:-@]", item) for item in items):
            if is_length:
                numbers = sorted(map(int, items)) if all(item.isdigit() for item in items) else []
                is_range = bool(numbers) and numbers == list(range(numbers[0], numbers[-1] + 1))
                return [f"{numbers[0]} <= {name} <= {numbers[-1]}"] if is_range else None
            return [f"{name} is {', '.join(items[:-1])} or {items[-1]}"]
        return None
    return ends_of(text, name, is_length=is_length)


_LEAD = re.compile(r"^(?:(?:단|또한|또|이때|여기서|그리고|즉|다만|추가로|이 때|한편|그런데|더불어),? ?)+")
_TOPIC = re.compile(r"(?:은|는|이|가|도) (?!같은 )|(?:은|는)(?= ?[-|\d(])")
_CLAUSE = re.compile(r"(?<=[고며])(?:,)? ")


def statements(sentence: str, subjects: Subjects, is_string: Callable[[str], bool]) -> tuple[list[str], str]:
    """What the sentence says, clause by clause, and the rest that is not understood.

    `subjects` gives the names that a subject means. A clause without a subject is about that of the one before it.
    """
    text = re.sub(r" ?⟦\d+⟧", "", sentence)
    text = _MOST_LENGTH.sub(r"길이\g<topic> \g<value> 이하이다", _LEAD.sub("", text.strip(" .")))
    text = re.sub(r"의 (절댓값)(?:은|이|의 크기는) ", r"은 \1은 ", text)
    found: list[str] = []
    known: list[str] = []
    while text and len(_CLAUSE.findall(text)) <= MOST_CLAUSES:
        read = _longest(text, known, subjects, is_string)
        if read is None:
            break
        said, known, text = read
        found += said
        text = _LEAD.sub("", text.strip(" ,"))
    return found, text


#: No sentence that says something of values has more; the time that reading takes grows fast with them.
MOST_CLAUSES = 10
_MOST_LENGTH = re.compile(rf"최대 길이(?P<topic>는|가) (?P<value>{NUMBER}) ?(?:자|글자)?이다")


def _longest(
    text: str, known: list[str], subjects: Subjects, is_string: Callable[[str], bool]
) -> tuple[list[str], list[str], str] | None:
    """The longest beginning of the text that is understood: its statements, its subject, and what follows."""
    cuts = [len(text), *(match.start() for match in reversed(list(_CLAUSE.finditer(text))))]
    cuts += [match.start() for match in re.finditer(r", (?=[^ ]+(?:은|는) )", text)]
    for cut in cuts:
        head = text[:cut]
        for topic in _TOPIC.finditer(head):
            names = subjects(head[: topic.start()])
            if names is None:
                continue
            said = _of_all(names, head[topic.end() :], is_string)
            if said is not None:
                return said, names, text[cut:].strip(" ,")
        if known and (said := _of_all(known, head, is_string)) is not None:
            return said, known, text[cut:].strip(" ,")
    return None


def _of_all(names: list[str], predicate: str, is_string: Callable[[str], bool]) -> list[str] | None:
    text = predicate.strip(" ,.")
    if length := re.match(r"^(?:최대 )?길이(?:는|가|도) ", text):
        names, text = [f"|{name.strip('|')}|" for name in names], text[length.end() :]
        if length[0].startswith("최대"):
            text = f"최대 {text}"
    if not names:
        return None
    if re.fullmatch(_DISTINCT, text) and len(names) == 2:
        return [f"{names[0]} != {names[1]}"] if re.match(r"(?:모두 |항상 )?서로 다", text) else None
    if len(names) > 1 and re.fullmatch(_DISTINCT, text):
        return None
    apart = " 서로 다른 " in f" {text} "
    if apart and len(names) > 2:
        return None
    text = re.sub(r"서로 다른 (?=정수|자연수)", "", text) if apart else text
    found: list[str] = [f"{names[0]} != {names[1]}"] if apart and len(names) == 2 else []
    found += [f"{names[0]} are distinct"] if apart and len(names) == 1 else []
    for name in names:
        is_length = name.startswith("|")
        said = said_of(name, text, is_string=not is_length and is_string(name), is_length=is_length)
        if (
            said is None and is_length and _LETTERS.fullmatch(text)
        ):  # the string itself: "길이는 9 이하이고 소문자로만 ..."
            said = said_of(name.strip("|"), text, is_string=True, is_length=False)
        if said is None or (len(names) > 1 and any("distinct" in one for one in said)):
            return None
        found += said
    return found


_SUM = re.compile(
    r"(?:(?:모든|전체|각|한|하나의|입력되는 모든) )?테스트 케이스(?:에서의|에서|에 대한|에 대해서|에 대해|에 대하여|의|에 걸친|에 있는|에 주어지는)?,? ?(?:모든 )?"
    rf"(?P<of>{NAME}|\|{NAME}\||{NAME}의 길이)(?:의|들의)? ?(?:값의 )?합(?:은|이|의 최댓값은)? ?(?P<limit>{NUMBER})"
    r"(?:(?:을|를) (?:넘지|초과하지) 않(?:는다|음이 보장된다)| ?이하(?:이다|다|임이 보장된다)?|보다 작거나 같다)"
)


def sum_over_tests(sentence: str) -> str:
    """A limit of a sum over all tests in English, "" where the sentence is none."""
    text = re.sub(r" ?⟦\d+⟧", "", _LEAD.sub("", sentence.strip(" .")))
    match = _SUM.fullmatch(text)
    if match is None:
        return ""
    of = match["of"].removesuffix("의 길이")
    length = of != match["of"] or of.startswith("|")
    what = f"the length of {of.strip('|')}" if length else of
    return f"the sum of {what} over all test cases does not exceed {match['limit']}"


__all__ = ["NAME", "ends_of", "said_of", "squeezed", "statements", "sum_over_tests"]
