"""Descriptions of values: "the largest load that the i-th bridge bears" says what a number means, not what it may be.

The measure of a thing (a number of, a cost of, a length of) that a definite phrase names is one more number of the
story, whatever words tell which. It restricts the input only where the thing is itself in the input: "the
number of distinct values in the array", "the number of vertices of the tree". What is said after a comma ("...,
which is even"), and what is not the measure of anything ("edges of a tree", "distinct weights"), is judged by all
signs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jobsvc.generation.layout import Item, Layout, LineText, Rows
from jobsvc.generation.signs import signs


@dataclass(frozen=True, slots=True)
class Told:
    """What an explanation stands beside: `of_rows`, an array's values; `counts`, one that tells how many follow."""

    of_rows: bool = False
    counts: bool = False
    of_characters: bool = False  #: it tells how many characters a row has
    values: int = 1  #: how many stand on the line

    @classmethod
    def of(cls, items: list[Item], layout: Layout) -> Told:
        nodes = (*layout.lines, *layout.body)
        rows = [item for node in nodes if isinstance(node, Rows) for line in node.lines for item in line.items]
        counts = {node.count for node in nodes if not isinstance(node, LineText)}
        counts |= {end for item, _ in layout.items() for end in (item.count, item.last)}
        return cls(
            of_rows=any(item.is_row or any(item is other for other in rows) for item in items),
            counts=len(items) == 1 and items[0].name in counts,
            of_characters=bool(items) and items[0].name in _counts_of_characters(layout),
            values=len(items),
        )


def _counts_of_characters(layout: Layout) -> set[str]:
    return {item.count for item, _ in layout.items() if item.kind == "characters" and item.count}


class Surroundings:
    """What else is in the input: explanations of single values that speak of it are judged more strictly."""

    def __init__(self, layout: Layout, explanations: list[str]) -> None:
        items = layout.items()
        self.strings = any(item.kind in ("string", "characters") for item, _ in items)
        self.only_numbers = not any(in_rows or item.is_row or item.kind != "int" for item, in_rows in items)
        self.words = set() if self.only_numbers else {word for text in explanations for word in _nouns(text)}


def _nouns(text: str) -> set[str]:
    return {word.removesuffix("s") for word in re.findall(r"[a-z]{4,}", text.lower())} - _NO_NOUNS


_NO_NOUNS = frozenset(
    ["each", "this", "that", "them", "where", "number", "amount", "which", "with", "from", "have", "their", "the"]
)
_NAME = r"[A-Za-z](?:_(?:\{[^{}]{1,9}\}|\w))?(?![\w'])"
_INTRODUCED = re.compile(
    rf"^(?:(?:here|where|and),? )*(?:(?:{_NAME}(?:, | and |,? and )?)+ (?:(?:is|are) equal to|is|are|denotes?"
    rf"|means?|represents?|describes?"
    r"|equals?(?: to)?|stands? for|specif(?:y|ies)|indicates?|shows?) )?(?:— )?",
    re.I,
)
#: Heads of phrases that are values of the input themselves, whose properties are conditions.
_VALUES = (
    r"(?:elements?|edges?|vert(?:ex|ices)|nodes?|integers?|numbers(?! of)|digits?|permutations?|arrays?"
    r"|sequences?|sets?"
    r"|lists?|strings?|words?|letters?|characters?|symbols?|texts?|pairs?|points?|segments?|intervals?|polygons?|graphs?"
    r"|ends?|endpoints?|borders?|bounds?|boundar(?:y|ies)|corners?|trees?|matrix|tables?|grids?|rows?|columns?|ones?"
    r"|coefficients?|factors?|powers? of|squares?|divisors?|multiples?|bits?)"
)
_MOST = (
    r"(?:maximum|minimum|maximal|minimal|max|min|total|average|overall|largest|smallest|highest|lowest|greatest|longest"
    r"|shortest|upper|half)"
)
#: Words that end what stands before a noun.
_JOINING = (
    r"(?:of|in|on|for|to|that|which|or|with|by|at|from|is|are|was|were|not|no|each|all|any|every|some|both|where|if|when"
    r"|such|as|than)"
)
_DESCRIPTION = re.compile(
    rf"^(?P<before>(?:the |an? |his |her |its |their |our |[A-Z]\w*'s? )*(?:{_MOST} |(?!{_VALUES} (?!lengths?"
    rf"|weights?|costs?))(?!{_JOINING} )[a-z'-]+ )*?"
    rf"(?!(?:{_VALUES}|{_MOST}|the|an?|his|her|its|their|our|[ijk]-th)\b)[a-z'-]+)"
    r"(?P<after>$|,? respectively$| (?:of|for|in|on|to|that|which|between|at|from|by|when|after|before|required|needed"
    r"|desired|cubic|you|he|she|we|it|they|each|[A-Z]\w+|[ijk]-th|(?:the )?[a-z' -]{2,40}? (?:can|must|needs|has|wants"
    r"|pays|bears|asks|passes|appends|takes|gets|makes))\b.*)$",
    re.S,
)
#: Where a clause ends and the next begins.
_CLAUSES = re.compile(
    r"[;,] (?:and )?|(?:,? and) (?=(?:the|an?|his|her|its|their|required|desired|maximum|minimum|maximal|minimal|total"
    r"|number|amount|cost|price)\b)"
)
#: Signs in the description of a thing of the story, which are none there.
_OF_STORY = re.compile(
    r"(?:interval|segment|rectang|triangular|quadrang|pentagon|circular|cubic|squared?|cubes?|linear|consecutive|exclud"
    r"|except|half|halves|average|limit|bound|cover|hold|loop|pattern|two|three|four|five|six|seven|eight|nine|ten|one(?!s)"
    r"|while|until|super|supp|simple|strong|frequent|random|forest|star|million|thousand|hundred|must|tie|touch|terminat"
    r"|occur|digital)\w*"
)
#: Signs in the description of a measure that only compare things of the story.
_COMPARING = re.compile(r"\b(?:larger|smaller|greater|upper|lower|higher)(?! (?:of|than)\b)")
#: Signs of what is derived from other values where these are in the input.
_DERIVED = re.compile(
    r"(?:maxim|minim|max|min|total|average|mean|median|largest|smallest|longest|shortest|differen)\w*"
)
_A_THING = re.compile(
    r"(?:the|an?|his|her|its|their|required|desired|numbers? of|amount of|meaning|indicating|denoting)\b", re.I
)
#: Signs of what several numbers may be together.
_OF_SEVERAL = re.compile(
    r"smaller|larger|greater|less|fewer|lower|higher|longer|shorter|different|distinct|unequal|equally|triangles?$|reduc"
    r"|irreduc",
    re.I,
)
#: Signs of what a lone number may be itself.
_OF_NUMBERS = re.compile(
    r"[<>=%]|even|odd|prime|semiprime|power|divi[ds]|multipl|coprime|digit|binar|ternar|hexa|decimal|real|cube|cubed|square"
    r"|perfect|natural|posit|negat|non|zero|factorial|fibonac|lucky|palindr|round|ration|fraction",
    re.I,
)
_CHARACTERS = re.compile(r"(?:character|letter|symbol)s?")
#: What somebody wants is no property of what is given.
_GOAL = re.compile(
    r"\b(?:required|needed|desired|wanted|wants?|would like|want to|should|has to|have to|must|needs? to|asked?"
    r"|asks?|goal)\b",
    re.I,
)
_OF_GOALS = re.compile(
    r"(?:sums?|equal|same|identical|similar|distinct|differen|unique|product|exactly|empty|modulo)\w*"
)
#: Values of the input, whatever they are called.
_DATA = re.compile(
    r"\b(?:arrays?|sequences?|lists?|strings?|words?|matrix|tables?|grids?|permutations?|(?<!the )numbers|integers"
    r"|elements?|values|them|these|those|quer(?:y|ies)|input)\b|\b[A-Za-z](?:_\w|_\{[^{}]+\})(?!\w)|\ball (?:the|of)\b"
)
#: Numbers that tell one thing of the story from others.
_CONSTANTS = re.compile(
    r"(?<=platforms )[ijk] and [ijk] [+-] 1\b|\b[ijk] ?[+-] ?1\b"
    r"|\b(?:value|time|number|point|coordinate|position|cell|city|vertex|node|room|floor|station|house|type|level|day"
    r"|moment|minute|player|team|village|town|platform|type|page|row|column)(?: of)? [01]\b(?! ?(?:to|or|and"
    r"|through|,))",
    re.I,
)
_SAME_PLACE = re.compile(
    r"\b(?:in|on|at|of|into|from) the same (?!number|value|element|letter|character|digit|length|size|colou?r)[a-z]+\b"
)
_NAMED_WITH_HYPHENS = re.compile(r"\b[A-Z][a-z]+(?:-[A-Z][a-z]+)+\b")


def signs_of_meaning(text: str, told: Told, around: Surroundings) -> tuple[str, ...]:
    """The signs of a condition in an explanation, those aside that only describe what a value is."""
    text = _NAMED_WITH_HYPHENS.sub("X", " ".join(text.split()))
    if (match := _MEANS_THAT.fullmatch(text)) and not around.only_numbers:
        return _of_consequence(match["rest"], around)
    found: list[str] = []
    for clause in _CLAUSES.split(_INTRODUCED.sub("", text)):
        found += _of_clause(clause.strip(" .:—"), told, around)
    return tuple(dict.fromkeys(sign for sign in found if sign in signs(text)))


#: A sentence that only tells what values before it are: "they are the numbers of the cities that it joins".
_DEFINES = re.compile(
    rf"(?:here,? |where )?(?:they|it|this|these(?: [a-z]+)?|the (?:first|second|third|fourth|last|[ijk]-th)"
    rf" (?:number|integer|value|one|of them)(?: (?:of|in|on) (?:the|this|each) [a-z-]+(?: line)?)?|(?:(?:the )?"
    rf"(?:number"
    rf"|value|integer) )?{_NAME}) (?:is equal to|is|are|denotes?|represents?|describes?|shows?|equals(?: to)?"
    rf"|stands? for"
    r"|specif(?:y|ies)|indicates?|corresponds? to) (?=the |an? |his |her |its |their |[A-Z]\w+'s )(?P<rest>.+)",
    re.I | re.S,
)
_MEANS = re.compile(r"(?:it|this|that|which) (?:also )?means,? (?:that )?(?P<rest>.+)", re.I | re.S)


_MEANS_THAT = re.compile(
    r"(?:which |that )?(?:represents?|representing|means?|meaning|denotes?|denoting|indicates?|indicating) that"
    r" (?P<rest>.+)",
    re.I | re.S,
)


def _of_consequence(text: str, around: Surroundings) -> tuple[str, ...]:
    """The signs in what values mean: "that the characters x and y meet in two days"."""
    return tuple(
        sign
        for sign in demands_of_story(text)
        if sign not in ("if", "until", "while") and (around.strings or not _CHARACTERS.fullmatch(sign))
    )


def signs_of_sentence(text: str, around: Surroundings | None) -> tuple[str, ...]:
    """The signs of a condition in a sentence; one that only defines values is judged as an explanation is."""
    text = " ".join(text.split()).strip(" .")
    found = signs(text, sentence=True)
    if around is None or not found:
        return found
    if match := _MEANS.fullmatch(text):
        return _of_consequence(match["rest"], around)
    match = _DEFINES.fullmatch(text)
    if match and _DESCRIPTION.match(_CLAUSES.split(match["rest"])[0]):
        return signs_of_meaning(match["rest"], Told(of_rows=True), around)
    return found


def without_form(aside: str) -> str:
    """The words before values, without "in the form" in front of the values themselves."""
    return re.sub(r"\bin (?:the )?(?:following )?form(?:at)?(?: of)?:? ?$", "", aside, flags=re.I)


def demands_of_story(text: str) -> list[str]:
    """The signs in a text about a thing of the story that are more than its name: "exactly one of them"."""
    return [sign for sign in signs(text) if not _OF_STORY.fullmatch(sign) and sign not in ("empty", "one", "ones")]


#: "two endpoints and the price" of three values.
_AS_MANY = re.compile(r"^(?:the )?(?:two|three|four) (?=[a-z]+s\b)")


def _of_clause(clause: str, told: Told, around: Surroundings) -> list[str]:
    clause = _AS_MANY.sub("", clause) if told.values > 1 else clause
    match = _DESCRIPTION.match(clause)
    if match is None:
        return list(signs(clause))
    after = match["after"]
    goal = bool(_GOAL.search(clause))
    free = goal or not _speaks_of_input(after, told, around)
    if (
        around.only_numbers
        and _A_THING.match(clause)
        and not re.search(r"\b(?:which|that) (?:is|are|has|have|contain)", clause)
    ):
        return [
            sign for sign in signs(clause) if _OF_NUMBERS.match(sign) or (told.values > 1 and _OF_SEVERAL.match(sign))
        ]
    clause = match["before"] + _COMPARING.sub(" ", _SAME_PLACE.sub(" ", _CONSTANTS.sub(" ", after)))
    return [
        sign
        for sign in signs(clause)
        if not (free and _DERIVED.fullmatch(sign))
        and (sign in match["before"].lower() or not _is_story(sign, told, goal=goal, around=around))
    ]


def _is_story(sign: str, told: Told, *, goal: bool, around: Surroundings) -> bool:
    return bool(
        _OF_STORY.fullmatch(sign)
        or (goal and _OF_GOALS.fullmatch(sign))
        or ((told.of_characters or not around.strings) and _CHARACTERS.fullmatch(sign))
    )


def _speaks_of_input(text: str, told: Told, around: Surroundings) -> bool:
    """Whether what is measured may be other values of the input."""
    text = re.sub(r"^ of (?:the )?(?:number|amount)s? of", " of", text)
    if _DATA.search(text):
        return True
    if told.of_rows:
        return not re.search(r"\b(?:each|every|[ijk]-th)\b", text)
    if not around.words:
        return not around.only_numbers  # what the rows are is not told
    return not told.counts and bool(_nouns(text) & around.words)
