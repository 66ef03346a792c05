"""Sentences that speak of a value without its name ("the string consists of ...") -> the same with the name."""

from __future__ import annotations

import re

from jobsvc.generation.characters import of_characters
from jobsvc.generation.distinctness import different
from jobsvc.generation.graphs_in_words import of_a_graph
from jobsvc.generation.items import Item
from jobsvc.generation.layout import Layout, Rows
from jobsvc.generation.listed_values import listed_values, without_glosses
from jobsvc.generation.orders_in_words import neighbours, ordered
from jobsvc.generation.unnamed_values import of_unnamed_values

_STRINGS = re.compile(
    r"^(?:it is guaranteed,? that |also,? )?(?:(?:the|this|that|each|every|all|these|both|all"
    r" (?:of )?the|each of the|both of the|a) )*(?:(?:given|input|binary|resulting) )*"
    r"(?:strings?|words?|lines?|names?|texts?|passwords?|sequences?|they|it(?! is (?:also "
    r"|again )?(?:guaranteed|known|possible|allowed))|of (?:these|them)(?: strings)?)(?:"
    r" (?P<name>[A-Za-z](?:_\{?i\}?)?)(?=,? ))?"
    r"(?: in the input| of the input| given| (?:is|are) non-?empty(?:,? and|,)?(?= \w)| (?:is|are) non-?empty)?(?=,?"
    r" (?:will )?(?:only )?(?:consists?|contains?|has|have|is|are|length|does|do|don't"
    r"|doesn't)\b)",
    re.I,
)
_CHARACTERS = re.compile(
    (
        r"^(?:(?:the|each|every|all|all the) )?(?:[ijk]-th )?(?:of which|character|letter|symbol)s?(?: (?:in|of) (?:the"
        r"|each|every|these|this|both) (?:given )?(?:strings?|lines?|words?|rows?|table|grid|map"
        r"|field|board))?(?= (?:is|are|will be)\b)"
    ),
    re.I,
)
#: "Each character of the slogan", where the slogan can only be the one string of the input.
_OF_A_THING = re.compile(
    r"^(?:each|every|all) (?:characters?|letters?|symbols?) (?:in|of) (?:the|this) (?:given )?(?:[a-z]+ )?[a-z]{3,}"
    r"(?= (?:is|are) (?:either |one of |an? )?)",
    re.I,
)
_LENGTH = re.compile(
    (
        r"^(?:it is guaranteed,? that )?(?:the )?(?:lengths? of (?:(?:the|this|each|every|all|any"
        r"|both) )*(?:given )?(?:strings?|words?|lines?|names?|texts?|sequences?)|(?:string"
        r"|word)(?:'s|s')? lengths?|its length|their lengths?)(?! [A-Za-z](?:_\{?\w\}?)? (?:is|are|does|do|will)\b)(?!"
        r" [A-Za-z]\b(?! ))"
    ),
    re.I,
)
_TOTAL_LENGTH = re.compile(
    r"(?:the )?(?:(?:total|overall|summary|summed) length|sum of (?:the )?lengths) of (?:(?:all|the|these|those"
    r"|given|of) )*"
    r"(?:strings|lines|words|names|texts)(?: (?:in the input|given))?(?= (?:does|do|is|are|will|doesn't|won't)\b)",
    re.I,
)
_SAME_LENGTH = re.compile(
    r"(?:(?:the|both|these|all|given|input) )*(?:strings|words|lines|texts|they) (?:have|are of) (?:the )?"
    r"(?:same|equal)"
    r" lengths?",
    re.I,
)
_NUMBERS = re.compile(
    r"^(?:it is guaranteed,? that )?(?:all|each|every|the)(?: [ijk]-th)?(?: of)?(?: the| these| those)?(?:"
    r" [a-z])?(?: given)? (?:numbers?|integers?|values?|elements?(?: of the (?:array|sequence|matrix"
    r"|table))?)(?: in the (?:input|second line|array|sequence|table|matrix))?"
    r"(?= (?:is|are|does|do)\b(?! separated))",
    re.I,
)


def referred(text: str, layout: Layout) -> str:
    """The sentence with its subject named where the layout has only that one of its kind."""
    text = _GUARANTEED.sub(lambda match: match[1] or match[2], text)
    bare = _LEAD.sub("", text.strip().removesuffix(".")).strip()
    if (said := of_characters(bare, layout)) != bare:
        return said
    text = without_glosses(text)
    text = listed_values(text) or text
    strings = [(item, rows) for item, rows in layout.items() if item.kind in ("string", "characters")]
    if len(strings) > 1 and not any(rows for _, rows in strings) and _SAME_LENGTH.fullmatch(bare):
        return f"the lengths of {_joined(strings)} are the same"
    if strings and (match := _STRINGS.match(bare)) and not match["name"]:
        return f"{_joined(strings)}{bare[match.end() :]}"
    if len(strings) == 1 and (match := _OF_A_THING.match(text)):
        return f"each character of {_joined(strings)}{text[match.end() :]}"
    if strings and (match := _CHARACTERS.match(text)):
        return f"each character of {_joined(strings)}{text[match.end() :]}"
    many = [(item, rows) for item, rows in strings if rows or item.is_row]
    if len(many) == 1 and not layout.tests and (match := _TOTAL_LENGTH.match(bare)):
        return f"the sum of the lengths of {many[0][0].name}_i{bare[match.end() :]}"
    if strings and (match := _LENGTH.match(text)):
        return f"the length of {_joined(strings)}{text[match.end() :]}"
    text = _plainer(text, has_tests=bool(layout.tests))
    text = neighbours(text, layout)
    kind = _OF_A_KIND.fullmatch(_LEAD.sub("", text.strip().removesuffix(".")))
    if kind and (found := _first_of_rows(layout)):
        number = kind["number"] or str(("first", "second", "third", "fourth").index(kind["ordinal"].lower()) + 1)
        return f"{found} contains at least one {number}"
    for meant in (of_a_graph(bare), ordered(bare, layout), different(bare, layout), of_unnamed_values(bare, layout)):
        if meant:
            return _bounded(meant)
    return _bounded(_of_numbers(text, layout) or text)


_ELEMENTS = re.compile(
    (
        r"(?:all|each|every)?(?: of)?(?: the)? ?(?:numbers|elements|values|integers)(?: (?:in"
        r"|of)(?: the)?(?: array| sequence)?)? (?=[A-Za-z](?:_\S+)?(?:(?:, | and )[A-Za-z](?:_\S+)?)*(?: in the"
        r" input)? (?:are|is)\b"
        r"|[A-Za-z]_\{?1\}?,)"
    ),
    re.I,
)
_ALL_OF = re.compile(r"([A-Za-z]) (are|is)(?: all| pairwise)* (distinct|different|unique)")
_EACH_ONCE = re.compile(
    r"each (?:integer|number|value) (?:between|from) 1 (?:and|to) (?P<last>\w)(?:"
    r" \(inclusive\)|, inclusive,)? (?:occurs|appears)"
    r" (?:in (?:the )?(?:array |sequence )?(?P<name>[A-Za-z]) exactly once|exactly once in"
    r" (?:the )?(?:array |sequence )?(?P<name2>[A-Za-z]))",
    re.I,
)
_HOLDS = re.compile(
    (
        r"(?:for (?:each|every|all) [a-z]+,? )?(?:the )?(?:following )?(?:inequalit(?:y|ies)"
        r"|conditions?|constraints?|limits?)(?: (?:is|are) (?:fulfilled|satisfied|met))?:? (?=[-\d|A-Za-z_{}]+"
        r" ?[<>=])|(?<=[\w})]),? (?:always"
        r" )?(?:holds?|(?:is|are) (?:satisfied|fulfilled|met))(?: for (?:each|every|all)"
        r" [a-z]+)?(?=\.?$)"
    ),
    re.I,
)
_SUM_OF_ARRAY = re.compile(
    r"(?:the )?(?:sum|total) of (?:all )?(?:the )?(?:elements |numbers |values |integers )?(?:(?:of|in) )?"
    r"(?:the )?(?:array"
    r"|sequence) ([A-Za-z]) (?=(?:does|is|will|do)(?:n't)?\b)",
    re.I,
)
_WRITTEN_SUM = re.compile(r"([A-Za-z])_\{?1\}? ?\+ ?(?:\1_\{?2\}? ?\+ ?)?\.\.\. ?\+ ?\1_(?:\{[^{}]+\}|\w)")


def _plainer(text: str, *, has_tests: bool) -> str:
    """The sentence in fewer words of its own."""
    bare = _LEAD.sub("", text.strip().removesuffix("."))
    elements = _ELEMENTS.match(bare)
    if elements and (whole := _ALL_OF.fullmatch(bare[elements.end() :])):
        return f"{whole[1]}_i are distinct"
    if elements:
        bare = re.sub(r" in the input(?= (?:is|are) )", "", bare[elements.end() :])
        return re.sub(
            r"(?<= )and (?:fit|lie|are) (?:in|into|within) the (?:range|interval|segment) (?=from )", "", bare
        )
    text = _HOLDS.sub("", text)
    if each := _EACH_ONCE.fullmatch(bare):
        return f"{each['name'] or each['name2']} is a permutation of 1 to {each['last']}"
    text = _WRITTEN_SUM.sub(r"the sum of \1_i", text)
    text = re.sub(r"\b([A-Za-z])_\{1 ?\.\.\.? ?\w\}", r"\1", text)
    text = re.sub(r"\\?max_\{?[a-z] ?= ?1\}?\^\{?\w\}? ?([A-Za-z]_\{?[a-z]\}?)(?= ?<=?)", r"\1", text)
    text = _SUM_OF_ARRAY.sub(r"the sum of \1_i ", text)
    if not has_tests:
        text = re.sub(
            r"(?<=[_}\w]) (?:in the input|over all [a-z]+)(?= (?:does|do|is|are|doesn't|will|won't)\b)", "", text
        )
    return re.sub(r"(contains? (?:at least|exactly) one '.') (?:character|symbol|letter)", r"\1", text)


_WITHIN = re.compile(
    r"(?P<names>(?:[A-Za-z]|numbers?[a-h]?)(?:_(?:\{[ijk,]+\}|\w))?(?:(?:, | and )[A-Za-z](?:_(?:\{[ijk,]+\}"
    r"|\w))?)*) (?:is|are)(?: all)?(?: an?)? (?P<sign>positive |non-?negative )?(?:integers?"
    r"|integer numbers|numbers)?,? ?"
    r"(?:(?P<below>(?:that are |and )?(?:strictly )?(?:less|smaller) than)|(?:not"
    r" (?:exceeding|greater than|more than)|no (?:greater|more) than|at most|(?:and|that)"
    r" do(?:es)? not exceed)) (?P<high>[^<>=A-Za-z]*[\w^{}* +-]+?)(?P<absolute>,? (?:by|in)"
    r" (?:its |their )?absolute value)?",
    re.I,
)


def _bounded(text: str) -> str:
    """ "a_i are non-negative integers less than 2^30" in signs."""
    bare = _LEAD.sub("", text.strip().removesuffix(".")).strip()
    match = _WITHIN.fullmatch(bare)
    if match is None or (not match["sign"] and not match["absolute"] and not match["below"]):
        return text
    sign = "<" if match["below"] else "<="
    low = {"p": "1 <= ", "n": "0 <= "}.get((match["sign"] or " ")[0].lower(), "")
    names = re.split(r", | and ", match["names"])
    values = ", ".join(f"|{name}|" if match["absolute"] else name for name in names)
    return f"{low}{values} {sign} {match['high']}"


_LEAD = re.compile(
    (
        r"^(?:(?:in this problem,? |for each test case,? )?(?:please |also |and )?(?:note,? )?(?:that )?(?:"
        r"(?:it is|it's) (?:also |again"
        r" )?guaranteed,? (?:that )?|also,? |that |moreover,? |besides,? )*)"
    ),
    re.I,
)
_GUARANTEED = re.compile(r"\b(is|are) guaranteed to be\b|\b(?:is|are) guaranteed to (consist|contain)\b")
_OF_A_KIND = re.compile(
    (
        r"(?:there (?:exists|is|will be|are) )?at least one (?:query|operation|event|request)(?:"
        r" (?:will be|is))? of (?:the )?(?:type (?P<number>\d)|(?P<ordinal>first|second|third"
        r"|fourth) type)(?: exists| is present| in (?:the )?input)?"
    ),
    re.I,
)


def _first_of_rows(layout: Layout) -> str:
    """The kind of a query: what each line of the only rows begins with."""
    groups = [node for node in (*layout.lines, *layout.body) if isinstance(node, Rows)]
    items = groups[-1].lines[0].items if groups else []
    return items[0].name if items and items[0].kind == "int" and not items[0].is_row else ""


def _of_numbers(text: str, layout: Layout) -> str | None:
    arrays = layout.arrays()
    if len(arrays) == 1 and (match := _NUMBERS.match(text)) and re.match(r"\W*(?:all|each|every)\b", text, re.I):
        return f"{arrays[0][0]}_i{text[match.end() :]}"
    rows = [
        (item, in_rows) for item, in_rows in layout.items() if item.kind not in ("string", "characters") and item.is_row
    ]
    if len(rows) == 1 and (match := _NUMBERS.match(text)):
        return f"{_joined(rows)}{text[match.end() :]}"
    return None


def _joined(items: list[tuple[Item, bool]]) -> str:
    return " and ".join(_element(item, in_rows=in_rows) for item, in_rows in items)


def _element(item: Item, *, in_rows: bool) -> str:
    """One value of the item, as its text names it."""
    own = in_rows and (item.index or item.first)[:1] in ("i", "j", "k")
    letters = ("i",) * own + (
        ("j",) if item.is_row and own else ("i",) if item.is_row and (item.kind == "int" or in_rows) else ()
    )
    return f"{item.name}_{{{','.join(letters)}}}" if letters else item.name
