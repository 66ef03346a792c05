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
from jobsvc.generation.telling import DEFINED


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
    r"|lists?|strings?|words?|letters?|characters?|symbols?|texts?|pairs?|points?|segments?|intervals?|polygons?"
    r"|graphs?"
    r"|ends?|endpoints?|borders?|bounds?|boundar(?:y|ies)|corners?|trees?|matrix|tables?|grids?|rows?|columns?|ones?"
    r"|coefficients?|factors?|powers? of|squares?|divisors?|multiples?|bits?)"
)
_MOST = (
    r"(?:maximum|minimum|maximal|minimal|max|min|total|average|overall|largest|smallest|highest|lowest|greatest|longest"
    r"|shortest|upper|half)"
)
#: Words that end what stands before a noun.
_JOINING = (
    r"(?:of|in|on|for|to|that|which|or|with|by|at|from|is|are|was|were|not|no|each|all|any|every|some|both|where|if"
    r"|when"
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
    r"|except|half|halves|average|limit|bound|cover|hold|loop|pattern|two|three|four|five|six|seven|eight|nine|ten"
    r"|one(?!s)"
    r"|while|until|super|supp|simple|strong|frequent|random|forest|star|million|thousand|hundred|must|tie|touch"
    r"|terminat"
    r"|occur|digital)\w*"
)
#: Signs in the description of a measure that only compare things of the story.
_COMPARING = re.compile(r"\b(?:larger|smaller|greater|upper|lower|higher)(?! (?:of|than)\b)")
#: Signs of what is derived from other values where these are in the input.
_DERIVED = re.compile(
    r"(?:maxim|minim|max|min|total|average|mean|median|largest|smallest|longest|shortest|differences?(?!nt))\w*"
)
_A_THING = re.compile(
    r"(?:the|an?|his|her|its|their|required|desired|numbers? of|amount of|meaning|indicating|denoting)\b", re.I
)
#: Signs of what several numbers may be together.
_OF_SEVERAL = re.compile(
    r"smaller|larger|greater|less|fewer|lower|higher|longer|shorter|different|distinct|unequal|equally|triangles?$"
    r"|reduc"
    r"|irreduc",
    re.I,
)
#: Signs of what a lone number may be itself.
_OF_NUMBERS = re.compile(
    r"[<>=%]|even|odd|prime|semiprime|power|divi[ds]|multipl|coprime|increas|decreas|ascend|descend|valid|mutual|digit"
    r"|binar|ternar|hexa|decimal|real|cube|cubed|square"
    r"|perfect|natural|posit|negat|non|zero|factorial|fibonac|lucky|palindr|round|ration|fraction",
    re.I,
)
#: Signs that are said of the numbers themselves where they stand in front of what is measured.
_ADJECTIVES = re.compile(
    r"distinct|differ|correct|smaller|longer|shorter|larger|bigger|greater|equal|perfect|consecutiv"
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
    if found := _of_wording(text, told):
        return tuple(found)
    if (match := _MEANS_THAT.fullmatch(text)) and not around.only_numbers:
        return _of_consequence(match["rest"], around)
    whole = signs(text)
    for clause in (part.strip(" .:—") for part in _CLAUSES.split(_INTRODUCED.sub("", text))):
        found += [sign for sign in _of_clause(clause, told, around) if sign in whole]
        if not describes(clause):
            found.append(clause)
    return tuple(dict.fromkeys(found))


#: Two ends, of which one comes before the other.
_TWO_ENDS = re.compile(
    r"\b(?:starts?|starting|begin|begins|beginning|open|opens|opening|arrival|left|lower|minimum|minimal"
    r"|earliest)\b[a-z' ,]{0,30}?"
    r"\b(?:and|to|,)[a-z' ]{0,20}?\b(?:ends?|ending|finish|finishes|finishing|close|closes|closing|departure|right"
    r"|upper|maximum|maximal"
    r"|latest)\b|\b(?:borders?|bounds|boundaries|limits|endpoints) of (?:the |an? )?(?:[ijk]-th )?"
    r"(?:range|period|interval|segment|window|zone|lesson|subarray|substring)",
    re.I,
)
#: Of a way, the end may be to the left of the start.
_PLACES = re.compile(
    r"\b(?:points?|positions?|locations?|cells?|squares?|vert(?:ex|ices)|nodes?|cit(?:y|ies)|stations?|rooms?|stops?"
    r"|floors?|states?)\b"
)
#: An array, a string or a number of a kind that is told elsewhere: "a good string".
_OF_A_KIND = re.compile(
    r"^(?:the |an? |some |his |her )?(?!(?:given|initial|original|found|first|second|third|fourth|current|whole"
    r"|entire|input|required"
    r"|desired|final|new|of|text|team|next|following|array|the|an?|this|in)\b)(?P<kind>[a-z]+(?:-[a-z]+)?) (?:array"
    r"|sequence|string|word"
    r"|permutation|matrix|set|list|grid|table|polygon|numbers?|integers?)$"
)
_LETTERS = re.compile(
    r"^(?:all |lying |are )?(?:from|between) ['\"]?[a-zA-Z]['\"]? (?:to|and|through) ['\"]?[a-zA-Z]['\"]?$"
)
#: ", which is in the set": a property, where ", which is the size of the cube" is a meaning.
_PROPERTY = re.compile(
    r"[,;] (?:and )?(?:which|all of (?:them|which)|each of (?:them|which)|(?:it|they)(?= (?:is|are|has|have|does"
    r"|do)\b)) "
    r"(?!(?:also )?(?:means?|denotes?|represents?|describes?|shows?|tells?|stands?|corresponds?|indicates?|(?:is"
    r"|are) (?:the|an?|his|her"
    r"|equal|size|amount|number|power|called|located|described|given|used)|(?:you|we|he|she"
    r"|[A-Z]\w+)) ?\b)(?P<verb>[a-z]+)"
)


#: Things in the order of what is told of them, or each of them once.
_IN_TURN = re.compile(
    r"\b(?:positions?|coordinates?|locations?|points?)\b.{0,60}\bfrom left to right\b"
    r"|^(?:the )?(?:final |initial |current |desired )?(?:order|ranking|arrangement)\b"
)


def _of_wording(text: str, told: Told) -> list[str]:
    """Signs in how the whole explanation is worded."""
    if told.values > 1 and _TWO_ENDS.search(text) and not _PLACES.search(text):
        return ["interval"]
    kind = _OF_A_KIND.match(text)
    found = kind["kind"] if kind else text if _LETTERS.match(text) else ""
    if told.of_rows and (match := _IN_TURN.search(text)):
        found = match[0]
    if match := _PROPERTY.search(text):
        found = match[0].lstrip(",; ")
    return [found] if found else []


#: A sentence that only tells what values before it are: "they are the numbers of the cities that it joins".
_DEFINES = re.compile(
    rf"(?:here,? |where )?{DEFINED} (?=the |an? |his |her |its |their |[A-Z]\w+'s )(?P<rest>.+)", re.I | re.S
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


#: How a clause begins that describes something: with the thing, or with what a value does for it.
_PLAIN = re.compile(
    r"^(?:$|each$|(?:(?:where|and|or|also|i\.e\.|each(?! of the)|each of (?:them|which)|[a-z] and|respectively,?"
    r"|separated by [a-z ]+—) )*(?:(?:the|an?|his|her|its|their|our|one|how)(?![\w-])"
    r"|[A-Z][\w.'-]*|(?:re)?present(?:s|ing)?|denot(?:es?|ing)|describ(?:es?|ing)|indicat(?:es?|ing)|mean(?:s|ing)"
    r"|show(?:s|ing)|standing for"
    r"|corresponding|specif(?:y|ies|ying)|which (?:is|are|means?|represents?|denotes?|describes?)"
    r"|that (?:represents?|describes?|denotes?)|it means|who|number [a-z]+"
    r"|(?:in|to|for|of|from|by|at|on) (?!.*\border\b)|in the order|as we|with (?:a|the) description|(?:required"
    r"|desired|needed|total|current|initial|given|found|capacity|width|team)"
    r"|[A-Za-z](?:\w*_\S+)?\)?(?: |$)|[^a-zA-Z]|—)"
    r"|(?!(?:each|where|and|or|also|with|without|all|both|every|no|none|any|some|there|it|they|than|not|never|only"
    r"|except|up|at|adding|starting|ending|beginning|containing"
    r"|forming|avoiding|excluding|totall?ing|chosen(?! by)|taken|sorted|given|starts?|begins?|ends?|forms?|different"
    r"|squares)\b)[a-z'-]+(?:$| ))",
)
#: A clause that states something of the story: "the game is over".
_STATES = re.compile(
    r"^(?!the (?:larg|great|bigg|high|bett|small|low|more|less|long|short)(?:er)?\b)(?:and )?(?:the|an?|all|every|no"
    r"|none|each(?! (?:number|integer|value|character|line|of which)\b)) (?:(?!(?:which|that|who|where|when|whose"
    r"|what|how|if|you|he|she|it|they|is|are|—|[ijk]-th)\b)[a-z'-]{2,} )+?"
    r"(?:is|are) (?!(?:given|located|described|called|denoted|connected|written|placed|used|numbered|indexed"
    r"|labell?ed|enumerated)\b)"
)


def describes(clause: str) -> bool:
    """Whether a clause begins as one that tells what something is, rather than which of them there are."""
    return bool(_PLAIN.match(clause)) and not _STATES.match(clause)


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
        own = match["before"].lower()
        return [
            sign
            for sign in signs(clause)
            if _OF_NUMBERS.match(sign)
            or (told.values > 1 and _OF_SEVERAL.match(sign))
            or (sign in own and _ADJECTIVES.match(sign))
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
