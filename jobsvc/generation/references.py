"""Sentences that speak of a value without its name ("the string consists of ...") -> the same with the name."""

from __future__ import annotations

import re

from jobsvc.generation.layout import Layout, LineText, Rows
from jobsvc.generation.listed_values import listed_values, without_glosses
from jobsvc.generation.phrases import Item

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
_LENGTH = re.compile(
    (
        r"^(?:it is guaranteed,? that )?(?:the )?(?:lengths? of (?:(?:the|this|each|every|all|any"
        r"|both) )*(?:given )?(?:strings?|words?|lines?|names?|texts?|sequences?)|(?:string"
        r"|word)(?:'s|s')? lengths?|its length)(?! [A-Za-z](?:_\{?\w\}?)? (?:is|are|does|do|will)\b)(?! [A-Za-z]\b(?! ))"
    ),
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
    bare = _LEAD.sub("", text.strip().removesuffix(".")).strip()
    text = without_glosses(text)
    text = listed_values(text) or text
    strings = [(item, rows) for item, rows in layout.items() if item.kind in ("string", "characters")]
    if strings and (match := _STRINGS.match(text)) and not match["name"]:
        return f"{_joined(strings)}{text[match.end() :]}"
    if strings and (match := _CHARACTERS.match(text)):
        return f"each character of {_joined(strings)}{text[match.end() :]}"
    if strings and (match := _LENGTH.match(text)):
        return f"the length of {_joined(strings)}{text[match.end() :]}"
    text = _plainer(text, has_tests=bool(layout.tests))
    text = _neighbours(_GUARANTEED.sub(lambda match: match[1] or match[2], text), layout)
    kind = _OF_A_KIND.fullmatch(_LEAD.sub("", text.strip().removesuffix(".")))
    if kind and (found := _first_of_rows(layout)):
        number = kind["number"] or str(("first", "second", "third", "fourth").index(kind["ordinal"].lower()) + 1)
        return f"{found} contains at least one {number}"
    for pattern, meaning in _OF_GRAPHS:
        if pattern.fullmatch(bare):
            return meaning
    return _bounded(_ordered(bare, layout) or _different(bare, layout) or _of_numbers(text, layout) or text)


_ELEMENTS = re.compile(
    (
        r"(?:all|each|every)?(?: of)?(?: the)? ?(?:numbers|elements|values|integers)(?: (?:in"
        r"|of)(?: the)?(?: array| sequence)?)? (?=[A-Za-z](?:_\S+)? (?:are|is)\b"
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
        r"|conditions?|constraints?|limits?)(?: (?:is|are) (?:fulfilled|satisfied|met))?:? (?=[-\d|A-Za-z_{}]+ ?[<>=])|(?<=[\w})]),? (?:always"
        r" )?(?:holds?|(?:is|are) (?:satisfied|fulfilled|met))(?: for (?:each|every|all)"
        r" [a-z]+)?(?=\.?$)"
    ),
    re.I,
)
_SUM_OF_ARRAY = re.compile(
    r"(?:the )?(?:sum|total) of (?:all )?(?:the )?(?:elements |numbers |values |integers )?(?:(?:of|in) )?(?:the )?(?:array"
    r"|sequence) ([A-Za-z]) (?=(?:does|is|will|do)\b)",
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
        return bare[elements.end() :]
    text = _HOLDS.sub("", text)
    if each := _EACH_ONCE.fullmatch(bare):
        return f"{each['name'] or each['name2']} is a permutation of 1 to {each['last']}"
    text = _WRITTEN_SUM.sub(r"the sum of \1_i", text)
    text = re.sub(r"\b([A-Za-z])_\{1 ?\.\.\.? ?\w\}", r"\1", text)
    text = _SUM_OF_ARRAY.sub(r"the sum of \1_i ", text)
    if not has_tests:
        text = re.sub(
            r"(?<=[_}\w]) (?:in the input|over all [a-z]+)(?= (?:does|do|is|are|doesn't|will|won't)\b)", "", text
        )
    return re.sub(r"(contains? (?:at least|exactly) one '.') (?:character|symbol|letter)", r"\1", text)


_NEXT = re.compile(
    r"(?P<name>[A-Za-z])_(?:\{?i\}?) ?(?P<sign><=|<|>=|>) ?(?P=name)_\{i\+1\}(?: for (?:all"
    r"|each|every|any)(?: valid)? (?:1 <= i <= (?P<last>\w+)-1|1 <= i < (?P<last2>\w+)|i(?:"
    r" from 1 to (?P<last3>\w+)-1)?))?"
)
_BEFORE_LAST = re.compile(r"(\.\.\.? ?(<=|<|>=|>)) ?[A-Za-z]_\{\w+-1\} ?\2")


def _neighbours(text: str, layout: Layout) -> str:
    """``a_i < a_{i+1}`` as ``a_1 < a_2 < ... < a_n``."""
    text = _BEFORE_LAST.sub(r"\1", text.replace(" - 1", "-1"))
    match = _NEXT.search(text)
    counts = dict(_arrays(layout))
    if match is None or match["name"] not in counts:
        return text
    name, sign, count = match["name"], match["sign"], counts[match["name"]]
    if (match["last"] or match["last2"] or match["last3"] or count) != count:
        return text
    return text.replace(match[0], f"{name}_1 {sign} {name}_2 {sign} ... {sign} {name}_{{{count}}}")


_WITHIN = re.compile(
    r"(?P<names>[A-Za-z](?:_(?:\{[ijk,]+\}|\w))?(?:(?:, | and )[A-Za-z](?:_(?:\{[ijk,]+\}"
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
        r"^(?:(?:please |also |and )?(?:note,? )?(?:that )?(?:(?:it is|it's) (?:also |again"
        r" )?guaranteed,? (?:that )?|also,? |that |moreover,? |besides,? )*)"
    ),
    re.I,
)
_EDGES = (
    r"(?:edges|edge|road|roads|pipes|bridges|streets|tunnels|corridors|channels|wires"
    r"|connections|cables|paths|lines|railways|railroads)"
)
_PLACES = (
    r"(?:vert(?:ex|ices)|nodes?|cit(?:y|ies)|towns?|islands?|villages?|(?:inter)?sections?"
    r"|junctions?|stations?|rooms?|houses?|planets?|computers?|points?|ones?|buildings?"
    r"|places?|lakes?|caves?)"
)
_BY = rf"(?:,? (?:by|using|via|along|moving|going|through)(?: \w+){{0,5}} ?{_EDGES})?"
_OF_GRAPHS = tuple(
    (re.compile(pattern, re.I), meaning)
    for pattern, meaning in (
        (
            rf"(?:(?:all|the|these|this|those|given|set of|input|undirected|n - 1) )*(?:{_EDGES}|graph"
            r"|network)(?: in the input| of the input| (?:of|in) (?:the )?[A-Za-z]{3,}| with [a-z]+)? (?:form|forms|is|are|makes?|specif(?:y|ies)"
            r"|represents?|describes?|constitutes?|builds?)"
            r" (?:an? |the )?(?:undirected |valid |correct |connected )*tree",
            "the edges form a tree",
        ),
        (
            r"(?:(?:it is possible to|(?:you|one|we|he) can|there is a way to) (?:travel|get|go|move"
            rf"|reach|drive|pass) (?:from )?(?:any|every|each) (?:\w+ )?{_PLACES} (?:to|from) (?:any"
            rf"|every) other(?: (?:one|{_PLACES}))?{_BY}"
            rf"|it is possible from (?:one|any) {_PLACES} to (?:go|get) to any other {_PLACES}?{_BY}"
            rf"|(?:all )?(?:the )?{_PLACES} are connected(?: (?:with|to) each other)?"
            rf"|from (?:any|every|each) {_PLACES},? (?:you|one|it is possible to|we) (?:can )?(?:reach"
            rf"|get to|go to|travel to) (?:any|every) other(?: (?:one|{_PLACES}))?{_BY}"
            r"|there (?:is|exists) (?:a|at least one) (?:\w+ )?(?:path|way) between (?:any|every"
            rf"|each) (?:two |pair of )?(?:distinct |different )?{_PLACES}{_BY}"
            rf"|(?:any|every) (?:two|pair of) {_PLACES} (?:are|is) connected(?: by a path)?"
            r"|(?:the |given |this |obtained )*(?:undirected )?(?:graph|network) (?:is|will be) connected)",
            "the graph is connected",
        ),
        (
            rf"(?:each|every|any) (?:pair of|two) {_PLACES} (?:is|are) connected by (?:at most|no more"
            r" than|not more than) one \w+"
            r"|there (?:is|are) (?:at most|no more than) one \w+ (?:between|connecting) (?:any|each"
            rf"|every|a) (?:two |pair of )?{_PLACES}|there are no multiple {_EDGES}|all (?:the"
            rf" )?{_EDGES} are (?:pairwise )?(?:distinct|different)|there is at most one \w+ between a"
            rf" pair of any two {_PLACES}|no two {_EDGES} connect the same (?:unordered )?pair of"
            rf" {_PLACES}|each pair of {_PLACES} is connected by (?:at most|no more than) one \w+"
            rf"|(?:each|every|any) pair(?: of {_PLACES}| of [a-z]+)? (?:is|will be) (?:listed|given|present|mentioned)"
            r" (?:at most|no more than|not more than) once(?: in the input)?"
            r"|there are no multiple (?:\w+ )?[a-z]+ (?:connecting|between) the same (?:pair of|two) [a-z]+"
            rf"|between any (?:pair of|two) {_PLACES} there is (?:at most|no more than) one \w+"
            r"|(?:the |given )*graph (?:has no|does not (?:contain|have)|doesn't (?:contain|have))"
            r" (?:multiple|multi-?|parallel) ?edges",
            "the graph has no multiple edges",
        ),
        (
            (
                rf"no {_EDGES[:-1]}) (?:connects?|joins?) (?:(?:a|an|any|the) )?{_PLACES} (?:with|to|and)"
                r" itself|(?:there are no|(?:the )?graph (?:has|contains) no) (?:self-?)?loops"
            ),
            "the graph has no self-loops",
        ),
        (
            r"(?:the |given |this )*graph (?:has no|does not (?:contain|have)|doesn't (?:contain"
            r"|have)|contains no) (?:any )?(?:self-?)?loops?,? (?:and|or|nor) (?:multiple|multi-?"
            r"|parallel)[ -]?edges?"
            r"|(?:the |given |this )*graph (?:has no|does not (?:contain|have)|doesn't (?:contain"
            r"|have)|contains no) (?:any )?(?:multiple|multi-?|parallel)[ -]?edges?,? (?:and|or|nor)"
            r" (?:self-?)?loops?"
            r"|there are no (?:self-?)?loops?,? (?:and|or|nor) (?:multiple|multi-?|parallel)["
            r" -]?edges?(?: in the (?:given )?graph)?"
            r"|there are no (?:multiple|multi-?|parallel)[ -]?edges?,? (?:and|or|nor)"
            r" (?:self-?)?loops?(?: in the (?:given )?graph)?"
            r"|(?:the |given |this )*graph is simple",
            "the graph is simple",
        ),
    )
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


_ORDER = (
    r"(?P<strict>strictly )?(?P<order>non-?decreasing|non-?increasing|not decreasing"
    r"|increasing|ascending|decreasing|descending)"
)
_IN_ORDER = re.compile(
    (
        r"(?:(?:all|the|given|elements|sequence|array|numbers|values|integers|of|these|coordinates"
        r"|sizes|each) )*(?P<name>[A-Za-z](?:_\{?[ijk]\}?)?)? ?(?:is|are|will be|go)(?: given|"
        rf" sorted| listed| ordered)*(?: in)?(?: an?| the)? {_ORDER}(?: order)?(?:,? (?:i\. ?e\."
        r"|that is)?,? .*[<>].*)?"
    ),
    re.I,
)
_SIGNS = {
    "nondecreasing": "<=",
    "notdecreasing": "<=",
    "nonincreasing": ">=",
    "increasing": "<",
    "ascending": "<",
    "decreasing": ">",
    "descending": ">",
}


#: "The hills are given in ascending order of x_i".
_BY_A_VALUE = re.compile(
    rf"(?:the |all )?[a-z ]{{2,40}} are (?:given|listed|sorted) in (?:an? |the )?{_ORDER}"
    r" order of (?:the )?(?:values? )?"
    r"(?P<name>[A-Za-z])_\{?[ijk]\}?(?:,? i\. ?e\.,? .*)?",
    re.I,
)


def _ordered(text: str, layout: Layout) -> str | None:
    """ "x_i are given in increasing order" in signs."""
    if by_value := _BY_A_VALUE.fullmatch(text):
        text = f"{by_value['name']}_i are in {by_value['strict'] or ''}{by_value['order']} order"
    match = _IN_ORDER.fullmatch(re.sub(r" ?\(.*\)$", "", text))
    if match is None:
        return None
    arrays = _arrays(layout)
    if match["name"]:
        arrays = [found for found in arrays if found[0] == match["name"][0]]
    if len(arrays) != 1:
        return None
    [(name, count)] = arrays
    sign = _SIGNS[match["order"].lower().replace("-", "").replace(" ", "")]
    if match["strict"] and "=" in sign:
        return None
    return f"{name}_1 {sign} {name}_2 {sign} ... {sign} {name}_{{{count}}}"


def _arrays(layout: Layout) -> list[tuple[str, str]]:
    """The arrays of integers, each with its number of values."""
    found = []
    for node in (*layout.lines, *layout.body):
        if isinstance(node, Rows):
            found += [
                (item.name, node.count)
                for line in node.lines
                for item in line.items
                if not item.is_row and item.kind != "string"
            ]
        elif isinstance(node, LineText):
            found += [(item.name, item.last or item.count) for item in node.items if item.is_row and item.kind == "int"]
    return found


_PLACED = r"(?:points?|cells?|squares?|positions?|locations?|places?|coordinates)"
_DIFFERENT = re.compile(
    r"no two (?P<of>[\w ]{2,40}?) (?:coincide|are (?:equal|identical|the same)|(?:are"
    r" (?:located |placed )?|stand |occupy |share |lie )(?:at |in |on )?(?:the )?same"
    rf" {_PLACED}|are situated (?:at|in) (?:the )?same {_PLACED}|have (?:the )?same"
    r" (?:coordinates|location|position))"
    r"|(?:all|all (?:of )?the|the|all of|these|all given|given|all these) (?P<of2>[\w"
    r" ]{2,40}?) (?:are|is|will be)(?: all| pairwise| mutually)*(?: located| placed)?(?:"
    rf" (?:at|in|on))?(?: pairwise)? (?:distinct|different|unique)(?: {_PLACED})?"
    r"|no (?P<of4>[a-z]+) (?:appears|occurs|is listed|is given) (?:more than once|twice)|all"
    rf" (?P<of3>[\w ]{{2,40}}?) stand (?:at|in) (?:distinct|different) {_PLACED}",
    re.I,
)
_NAMED = re.compile(r"[A-Za-z](?:_|$)|[^ ]*\b[A-Za-z](?:_\w|\b)")
_PAIRS = re.compile(
    (
        r"pairs?|points?|cells?|houses?|stations?|location|piece|square|coordinates|vertices"
        r"|position|flamingo|babies|gripper|building|tower|tree|shop|home|city|cities|lamp|mine"
        r"|bomb|monster|knight|robot|rook|queen|edges?|roads?"
    ),
    re.I,
)
_LONE = re.compile(
    (
        r"numbers?|integers?|values?|elements?|sizes?|heights?|weights?|ids?|times?|moments?"
        r"|skills?|ratings?|costs?|prices?|coordinates|lengths?|positions?"
    ),
    re.I,
)


def _different(text: str, layout: Layout) -> str | None:
    """ "No two houses are at the same point" of the two columns that are the houses."""
    match = _DIFFERENT.fullmatch(re.sub(r" in the (?:same test case|input|array|sequence)$", "", text))
    if match is None:
        return None
    things = match["of"] or match["of2"] or match["of3"] or match["of4"]
    if re.search(r"(?<![\w])[a-zA-Z](?:_|$|(?= ))", things):
        return None
    groups = [node for node in (*layout.lines, *layout.body) if isinstance(node, Rows)]
    arrays = _arrays(layout)
    in_rows = re.search(_PLACED, text.replace(things, "")) or _PAIRS.search(things)
    if in_rows and len(groups) == 1 and len(groups[0].lines) == 1 and len(groups[0].lines[0].items) == 2:
        columns = groups[0].lines[0].items
        if all(item.kind == "int" and not item.is_row for item in columns):
            letter = columns[0].index if columns[0].index in ("i", "j", "k") else ""
            return (
                "(" + ", ".join(item.name + (f"_{letter}" if letter else "_i") for item in columns) + ") are distinct"
            )
    if (
        (not in_rows or "point" in text or "position" in text or "coordinate" in text)
        and _LONE.search(things)
        and len(arrays) == 1
    ):
        return f"{arrays[0][0]}_i are distinct"
    return None


def _of_numbers(text: str, layout: Layout) -> str | None:
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
    letters = ("i",) * own + (("j",) if item.is_row and own else ("i",) if item.is_row and item.kind == "int" else ())
    return f"{item.name}_{{{','.join(letters)}}}" if letters else item.name
