"""Sentences that constrain nothing.

A sentence that is neither understood nor listed here makes generation fail. Each wording must fit the whole
sentence, and no part of it takes words that it does not name: a free tail could hold a condition.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from jobsvc.generation import harmless_formats
from jobsvc.generation.signs import signs


class Wording(NamedTuple):
    """A kind of sentence, one sentence of it, and all the ways to say it."""

    kind: str
    example: str
    pattern: str


_CASE = r"test ?cases?"
_CASES = rf"(?:the |each |every |each of the )?(?:input )?{_CASE}"
_FOLLOWS = r"follows?(?: below)?"
_NAMED = r"[A-Za-z](?:_(?:\w|\{\w{1,3}\}))?"
_ORDINARY_NUMBER = r"\(?\w\)?-?(?:th)?"
_SPACES = r"(?:a |one )?(?:single )?(?:white)?spaces?"
_STREAMS = r"(?:the )?(?:cin,? ?(?:and |or )?/?cout|cin)(?: streams?)?"
_SPECIFIER = r"(?:the )?%(?:i64|ll)d(?: specifi(?:er|cator))?"
_PREFER_STREAMS = (
    rf"it is (?:recommended|preferred|advised|better) to use {_STREAMS}(?: (?:or|and) {_SPECIFIER})?"
    rf"|it is (?:recommended|preferred|advised|better) to use {_SPECIFIER}"
)
#: What restricts some test files only: comparisons of names and numbers, not one word.
_COMPARISONS = r"(?:(?:[A-Za-z0-9]|and|\\?[lg]eq?)(?![A-Za-z])|[\d\s<>=_{},^*+|()\\-])+"

WORDINGS: tuple[Wording, ...] = (
    Wording(
        "the format is shown",
        "The input is given from Standard Input in the following format:",
        r"(?:the )?input (?:is|will be) (?:given|provided)(?: to you)?(?: (?:from|via|by|in) (?:the )?standard input)?"
        r" (?:in|from) the following format",
    ),
    Wording(
        "the input comes from somewhere",
        "Input is given from Standard Input.",
        r"(?:the )?input (?:is|will be) (?:given|provided)(?: to you)? (?:from|via|by) (?:the )?standard input",
    ),
    Wording(
        "a case's format is shown",
        "Each test case is given in the following format:",
        r"(?:each|every|a)(?: of the)? (?:test ?)?cases? (?:is|are) (?:given )?in the following format",
    ),
    Wording(
        "a case's name",
        "Here, case_i denotes the i-th test case.",
        r"(?:here,? |where )?\\?[a-z]*\{?case\}?_?\{?\w{0,2}\}? (?:denotes|represents|is) (?:the )?(?:input for the )?"
        rf"{_ORDINARY_NUMBER} (?:test )?case",
    ),
    Wording(
        "a query's format is shown",
        "Each query is given in the following format:",
        r"(?:each|every) (?:query|event) is (?:given )?in the following format",
    ),
    Wording(
        "there are several test cases",
        "Each test contains multiple test cases.",
        r"(?:each (?:input|test|test file|input file)|(?:the )?(?:input|test|first line)) (?:contains|consists of) "
        r"(?:one or more|multiple|several) test cases?",
    ),
    Wording(
        "their description follows",
        "The description of the test cases follows.",
        rf"then follows? their descriptions?|(?:then,? (?:{_FOLLOWS} )?)?(?:the )?descriptions? of (?:[A-Za-z]"
        rf" )?{_CASES}"
        rf"(?: {_FOLLOWS}| are given below| is as follows)?",
    ),
    Wording(
        "so many cases of so many lines follow",
        "Then t test cases follow, each one is described in two lines.",
        rf"(?:then |next )?,?(?:[A-Za-z] )?{_CASE} {_FOLLOWS},? each (?:one |of them |of which"
        r" )?(?:is )?(?:described|given"
        r"|presented|consists|consisting) (?:in|of|by|on) (?:a |one )?(?:single|separate|two"
        r"|three|four) (?:separate )?lines?",
    ),
    Wording(
        "so many cases follow",
        "Then t test cases follow.",
        rf"(?:then|next|afterwards?),? (?:the )?(?:descriptions? of )?(?:the )?(?:[A-Za-z] )?{_CASE} {_FOLLOWS}",
    ),
    Wording(
        "the next lines hold the cases",
        "The next lines contain descriptions of test cases.",
        rf"the (?:next|following) lines contain (?:the )?descriptions? of {_CASES}"
        rf"|in the following lines are written [A-Za-z] {_CASE}|they are described (?:below|as follows)",
    ),
    Wording(
        "spaces between numbers",
        "All the numbers in the lines are separated by single spaces.",
        r"(?:all )?(?:the )?(?:numbers?|values|integers)(?: (?:on|in) (?:the|each|a|one) lines?)? (?:are|is) "
        rf"separated by (?:exactly )?{_SPACES}(?: characters?)?",
    ),
    Wording(
        "the answer's size",
        "Note that the answer may not fit in a 32-bit integer.",
        r"(?:please,? )?(?:note,? that )?the (?:answer|output|result) (?:may|might|can|could) "
        r"(?:be (?:very |too )?large"
        r"|(?:not fit|be too large to fit) (?:in|into) (?:a )?(?:signed )?(?:32|64)-bit (?:signed )?integers?"
        r"(?: (?:data )?types?| variables?)?)",
    ),
    Wording(
        "how to read 64 bits",
        "Please, do not use the %lld specifier to read or write 64-bit integers in C++.",
        r"(?:please,? )?(?:do not|don't) use (?:the )?%lld(?: specifi(?:er|cator))? (?:to|for) read(?:ing)?"
        r"(?: (?:or|and) writ(?:e|ing))? 64-bit (?:integers|numbers)(?: (?:in )?[cс]\+\+)?"
        r"(?:\. it is (?:recommended|preferred|advised|better) to (?:use|read) "
        rf"{_STREAMS}(?: (?:or|and) {_SPECIFIER})?)?",
    ),
    Wording("what to read with", "It is preferred to use cin, cout streams or the %I64d specifier.", _PREFER_STREAMS),
    Wording(
        "the input's size",
        "The input may be large, so please use fast input.",
        r"(?:please )?(?:note that )?(?:the )?input (?:may|can|might) be (?:very |quite |extremely )?large"
        r"(?:,? so (?:please )?(?:use|consider using) (?:a )?fast(?:er)? (?:input|i/o|reading))?",
    ),
    Wording(
        "read fast",
        "Please use fast input.",
        r"(?:please )?(?:use|consider using) (?:a )?fast(?:er)? (?:input|reading|i/o)(?: methods?)?",
    ),
    Wording(
        "look at the samples",
        "See the sample input for better understanding.",
        r"(?:please )?see (?:the )?(?:notes?|(?:sample|example) (?:input|test|explanation)s?|samples?|examples?)"
        r"(?: \d)?(?: section)?(?: below)?"
        r"(?: for (?:a )?(?:better |further |more )?(?:understanding|details|explanations?|clarifications?))?",
    ),
    Wording(
        "constraints follow",
        "The constraints are as follows.",
        r"(?:the )?(?:constraints|limits) (?:are|is) as follows",
    ),
    Wording(
        "unusual limits",
        "Note that the memory limit is unusual.",
        r"(?:please )?(?:note that )?(?:the )?(?:memory|time) limit(?: (?:in|for|of) this problem)? is unusual",
    ),
    Wording("values are given", "The values of x are given.", rf"the values? of {_NAMED} (?:are|is) given"),
    Wording(
        "decimal notation",
        "All input values are given in decimal notation.",
        r"all (?:input )?(?:values|numbers|integers) are given in decimal notation",
    ),
    Wording(
        "partial scores",
        "This problem has partial scores:",
        r"\W*(?:partial scores?|this problem has (?:a )?partial scores?|there are (?:partial|bonus) (?:scores|points))",
    ),
    Wording(
        "how cells are counted",
        "The upper left cell has coordinates (1, 1), and the lower right cell has coordinates (n, m).",
        r"(?:,? ?(?:and |while )?(?:the )?(?:upper|lower|top|bottom)[ -](?:left|right) (?:square|cell|corner"
        r"|vertex) (?:has|is at)"
        r" (?:the )?(?:coordinates )?(?:of )?\(\w, ?\w\)){1,4}",
    ),
    Wording(
        "what holds for hacks",
        "Note that in hacks you have to set t = 1.",
        r"(?:please )?(?:note,? )?(?:that )?(?:in|for) hacks,? (?:you (?:have to|must|should|can only) (?:set"
        r"|use|have)|only) "
        rf"{_COMPARISONS}(?: (?:is|are) allowed)?",
    ),
    Wording(
        "what an array of parents means",
        "The integer p_i means that there is a road between the cities p_i and i.",
        rf"(?:the )?(?:integer |number |value )?{_NAMED} (?:means|denotes|represents)(?: that there is)? (?:an? |the )?"
        r"(?:(?:bidirectional|undirected|two-way) )?(?:road|edge|route|path|street|tunnel|bridge) (?:between"
        r"|connecting) (?:the )?"
        rf"(?:[a-z]+ )?(?:{_NAMED} and i|i and {_NAMED})",
    ),
    Wording(
        "points for some of the tests",
        "30 points will be awarded for passing the test set satisfying N <= 1000.",
        r"\W*(?:another )?\d+ points? will be (?:awarded|given)(?: (?:for|if you) pass(?:ing)? (?:all )?(?:the )?"
        r"(?:tests?|test ?cases?|test sets?|data ?sets?)(?: (?:satisfying|with|where|in which|that satisfy|for which) "
        rf"{_COMPARISONS}| without (?:any )?(?:additional|other) constraints)?)?",
    ),
)
WORDINGS += tuple(Wording(*wording) for wording in harmless_formats.WORDINGS)
_SENTENCES = tuple(re.compile(wording.pattern, re.IGNORECASE) for wording in WORDINGS)
_INTEGERS_ONLY = re.compile(
    r"(?:all|every|the) (?:of )?(?:the )?(?:given )?(?:input )?(?:values?|numbers?"
    r"|variables|inputs?)(?: (?:given )?(?:in|of|from|on) (?:the )?(?:standard "
    r")?inputs?(?: file)?| given)? (?:are|is|being)(?: all)?(?: an)? integers?",
    re.IGNORECASE,
)


_LENGTH_OF_A_STRING = re.compile(
    r"\b(?:lengths?|sizes?) of (?:the |each |both |all |a |these |your )?(?:given |initial |original )?"
    r"(?:(?:binary |bracket )?(?:strings?|words?|texts?|messages?|passwords?|names?)"
    r"|[A-Za-z](?:_(?:\w|\{\w\}))?)(?![\w-])"
)
_ASIDE = re.compile(
    r"(?:both )?inclusive(?:ly)?|(?:and )?(?:the )?only|respectively|from left to right|from top to bottom"
    r"|without (?:the )?quotes|(?-i:[a-z]), not (?-i:[a-z])|see (?:the )?(?:note|sample|example)s?(?: \d)?"
    r"|(?:measured )?in (?:bytes|milliseconds|seconds|minutes|hours|days|meters|metres|kilometers|centimeters|grams"
    r"|kilograms|liters|dollars|rubles|burles|yen|percent|degrees)",
    re.IGNORECASE,
)


def says_integers_only(sentence: str) -> bool:
    """Whether it is "All values in the input are integers" in one of its wordings."""
    return bool(_INTEGERS_ONLY.fullmatch(_bare(sentence)))


_WITHOUT_ZEROES = re.compile(
    r"(?:this|the|each|all|all the)(?: given)? (?:numbers?|integers?)(?: (?:in|of) the input)? (?:is|are) "
    r"(?:given|written)"
    r"(?: in (?:the )?(?:traditional|usual|standard|decimal) notation(?: of (?:integers|numbers))?,? (?:that is"
    r"|i\.e\.),?)?"
    r" without (?:any )?(?:extra |the )?leading zero(?:e?s)?",
    re.IGNORECASE,
)


def is_of_usual_numbers(sentence: str) -> bool:
    """Whether it says that numbers are written without leading zeroes, which restricts strings of digits only."""
    return bool(_WITHOUT_ZEROES.fullmatch(_bare(sentence)))


def is_harmless(sentence: str) -> bool:
    """Whether the whole sentence is known to constrain nothing."""
    bare = _bare(sentence)
    return not bare or any(pattern.fullmatch(bare) for pattern in _SENTENCES) or _permits(bare) or _on_reading(bare)


_READING = re.compile(
    r"(?:[^<>=]{0,200}%(?:lld|i64d)|[^<>=]{0,120}(?:32|64)[- ]bit (?:integers?|numbers?))[^<>=]{0,200}", re.I
)
_TYPES = re.compile(r"%\w+|\b(?:32|64)[- ]bit|\bC\+\+|\bdon't\b|\bdo not\b|\bint\d+_?t?\b", re.I)
#: What is allowed rather than demanded, with nothing after it that could be a demand.
_ALLOWED = (
    r"(?:(?:be )?(?:repeat(?:ed)?|coincide|intersect|overlap|touch|appear (?:several"
    r"|multiple) times|occur (?:several|multiple) times"
    r"|(?:the )?(?:same|equal|identical)|given in (?:any|arbitrary) order|(?:appear )?in (?:any"
    r"|arbitrary) order)|appear in (?:any|arbitrary) order|have (?:the )?same \w+(?: \w+)?"
    r"|(?:contain|have) (?:multiple|several|more than one) [a-z]+(?: [a-z]+)?"
    r"|(?:contain|have) (?:self-?loops?|loops?|multiple edges|multi-?edges|cycles|duplicates"
    r"|equal (?:elements|numbers))(?: (?:and|or|nor) (?:self-?loops?|loops?|multiple edges"
    r"|multi-?edges|duplicates))?)"
)
_PERMISSION = re.compile(
    r"(?:please )?(?:do )?(?:note,? )?(?:that )?(?:[\w{},()' -]{1,80}? (?:may|can|could"
    rf"|might)(?: also)?(?: possibly)? {_ALLOWED}(?:,? (?:(?:and|or|or even|and even)"
    rf" )?{_ALLOWED})*(?: (?:with|to) each other| in (?:one|the same|a single) [a-z]+|(?: in| between) (?:the"
    rf"|it|any) ?\w*| several"
    r" times| connecting the same (?:two|pair of) (?:vertices|nodes|cities)(?: and"
    r" (?:self-?)?loops)?)?"
    r"|[\w{},()' ]{1,60}? (?:are|is) not necessarily (?:distinct|different|unique|sorted"
    r"|connected|equal|pairwise (?:distinct|different))"
    r"|it is (?:not guaranteed|possible|allowed) that"
    r" (?:(?! and (?:the|it|its|all|each|every|they|no|there|[a-z] (?:is|are))\b)[^;,<>]){1,120}"
    r"(?:, i\. ?e\.,? (?:(?! and )[^;,<>]){1,80})?"
    r"|(?:it|one) can be (?:shown|proved|proven|seen)(?: that)? .{1,200}"
    r"|(?:they|the \w+|all \w+|\w+s) (?:are|can be) (?:given|listed|numbered) in (?:an?"
    r" )?(?:arbitrary|any|no particular|random) order)",
    re.IGNORECASE,
)
#: "The edges form a tree and may be given in any order": what stands before the permission may be a condition.
_STATES_FIRST = re.compile(
    r"(?:(?!(?:it is|please|note|may|can|could|might)\b)[\w{},()'-]+,? )+?(?:are|is|were|form|forms|make|makes"
    r"|has|have|which|contain|contains|consist|consists"
    r"|does|do|that (?!the|some|there|two|all|any|it|a_)[a-z]+)\b(?! (?:not necessarily|(?:given|listed"
    r"|numbered) in)\b).* (?:may|can|could|might)\b",
    re.I,
)
#: What follows from the rest of the statement.
_CONSEQUENCE = re.compile(r"(?:it|one) can be (?:shown|proved|proven|seen)\b", re.I)
_DEMANDS = re.compile(
    (
        r"\b(?:but|however|except|unless|only|if|must|cannot|guaranteed that (?!.*^)|exactly|at"
        r" most|at least|always|never|no more)\b|n't\b"
    ),
    re.I,
)


def _on_reading(bare: str) -> bool:
    """Whether the sentence tells what to read numbers with."""
    if not _READING.fullmatch(bare) or not re.search(r"\b(?:use|using|recommended|preferred|read|store)\b", bare):
        return False
    return not signs(_TYPES.sub(" ", bare))


#: Longer sentences are no permissions.
LONGEST_PERMISSION = 400


def _permits(bare: str) -> bool:
    """Whether the sentence allows something, and that is all."""
    if _CONSEQUENCE.match(bare):
        return True
    if len(bare) > LONGEST_PERMISSION:
        return False
    allowed = _may(re.sub(r" ?\((?:(?!only|most|least|exactly|not\b)[a-z ]){3,80}\)", "", bare))
    if allowed and not _STATES_FIRST.match(bare):
        return True
    match = _PERMISSION.fullmatch(bare)
    return (
        bool(match)
        and not _STATES_FIRST.match(bare)
        and not _DEMANDS.search(re.sub(r"^it is (?:not guaranteed|possible|allowed) that", "", bare, flags=re.I))
    )


#: What may happen to things of the story, in words that tell neither values nor characters nor how many.
_MAY = re.compile(
    r"(?:please )?(?:do )?(?:note,? )?(?:also )?(?:that )?(?:there|some|several|any|different|two|multiple|the"
    r"|an?|it|they|[A-Z][a-z]+)\b"
    r"(?P<of>(?:(?!that |which |who |know|are |is |has |have |does |do |contain|consist)[a-z,' -]){0,80}?)"
    r" (?P<verb>may|can|could|might)(?: also| even| possibly)? "
    r"(?P<what>[a-z' -]{4,120})",
    re.I,
)
_TELLS_VALUES = re.compile(
    r"\b(?:only|not|no|none|never|either|or|one of|at most|at least|exactly|less|more|fewer|up to|between|from"
    r"|letters?|digits?"
    r"|characters?|symbols?|zeroe?s?|values?|if|unless|but|until|must|always|all|each|every|prime|even (?!if)"
    r"|odd|sorted|form"
    r"|zero|two|three|four|five|six|seven|eight|nine|ten)\b|n't\b",
    re.I,
)


#: What can be made of things is a condition on them: "the word can be rearranged into a palindrome".
_BECOMES = re.compile(
    r"\bbe(?:come)?\b.*\b(?:made|turned|transformed|rearranged|reordered|obtained|sorted|divided|split|reached"
    r"|represented"
    r"|partitioned|colou?red|painted|built|produced|solved|reduced|written|formed|cut|covered|visited|achieved|done"
    r"|completed"
    r"|arranged|decomposed|constructed|restored|determined)\b|\b(?:reach|become|form|make|produce|solve|win|get)\b"
)
_PERMITTED = re.compile(
    r"(?:repeat|same|equal|identical|coincid|intersect|overlap|touch|tie|duplic|loop|cycl|multipl|twice|thrice"
    r"|adjacen|similar"
    r"|negat|empty|disconnect)\w*",
    re.I,
)

_FREELY = re.compile(
    r"\b(?:repeat|same|equal|identical|coincid|intersect|overlap|touch|duplic|several|many|multipl|arbitrar|any|both"
    r"|twice)\w*",
    re.I,
)


def _may(bare: str) -> bool:
    """Whether the sentence says that something may be so: "Some of the roads can lead to the same town"."""
    match = _MAY.fullmatch(bare)
    if match is None or _STATES_FIRST.match(bare) or _BECOMES.search(match["what"]):
        return False
    if match["verb"].lower() == "can" and not _FREELY.search(match["what"]):
        return False  # what somebody is able to do may be a condition: "all islands can be reached"
    if _TELLS_VALUES.search(f"{match['of']} | {match['what']}"):
        return False
    return not signs(match["of"]) and all(_PERMITTED.fullmatch(sign) for sign in signs(match["what"]))


def _bare(sentence: str) -> str:
    return sentence.strip(" .:;-*•—\n\"'")


def is_length_of_a_string(explanation: str) -> bool:
    """Whether a value is said to be the length of a string, or of a name that may be one."""
    return bool(_LENGTH_OF_A_STRING.search(explanation))


def is_aside(remark: str) -> bool:
    """Whether a remark in brackets says nothing about values: "(in meters)"."""
    return bool(_ASIDE.fullmatch(remark.strip()))
