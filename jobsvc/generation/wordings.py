"""The wordings of constraints: one pattern each, matched against a whole sentence, with the rule that reads it.

The order matters: a more particular wording stands before a more general one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from jobsvc.generation.alphabets import alphabet, items
from jobsvc.generation.comparisons import compared
from jobsvc.generation.expressions import Length, Num, Ref, Unreadable, parse
from jobsvc.generation.facts import Compared, Fact, IsKind, OneOf, Ordered, Permuted, Spelled, Structured, Summed
from jobsvc.generation.names import ROW, known, listed, row_of, split_names

Names = Collection[str]
_Rule = Callable[[re.Match[str], Names], list[Fact]]


def _integers(match: re.Match[str], names: Names) -> list[Fact]:
    refs = listed(match["names"], names)
    facts: list[Fact] = [IsKind(ref, "int") for ref in refs]
    adjective = (match["sign"] or "").strip()
    if adjective:
        facts += [Compared(Num({"positive": 1, "natural": 1}.get(adjective, 0)), "<=", ref) for ref in refs]
    if match["rest"]:
        facts += compared(match["rest"], names)
    return facts


def _integers_between(match: re.Match[str], names: Names) -> list[Fact]:
    low, high = parse(match["low"], names), parse(match["high"], names)
    facts: list[Fact] = []
    for ref in listed(match["names"], names):
        facts += [IsKind(ref, "int"), Compared(low, "<=", ref), Compared(ref, "<=", high)]
    return facts


def _integer_at_most(match: re.Match[str], names: Names) -> list[Fact]:
    high, sign = parse(match["high"], names), (match["sign"] or "").strip()
    facts: list[Fact] = []
    for ref in known(listed(match["names"], names), names):
        facts += [IsKind(ref, "int"), Compared(ref, "<=", high)]
        facts += [Compared(Num(1 if sign == "positive" else 0), "<=", ref)] if sign else []
    return facts


def _bounded_in_words(match: re.Match[str], names: Names) -> list[Fact]:
    bound = parse(match["bound"], names)
    upper = match["most"] is not None
    return [
        Compared(ref, "<=", bound) if upper else Compared(bound, "<=", ref)
        for ref in known(listed(match["names"], names), names)
    ]


def _strings(match: re.Match[str], names: Names) -> list[Fact]:
    """ "S is a string of length between 1 and 10 consisting of ..." in all its parts."""
    facts: list[Fact] = []
    for ref in listed(match["names"], names):
        facts.append(IsKind(ref, "string"))
        facts += _length_facts(ref, match["length"], names)
        if match["letters"]:
            facts.append(Spelled(ref, _letters(match["letters"])))
        elif match["binary"]:
            facts.append(Spelled(ref, "01"))
        if match["nonempty"]:
            facts.append(Compared(Num(1), "<=", Length(ref)))
    return facts


def _letters(phrase: str) -> str:
    found = alphabet(phrase)
    if found is None:
        raise Unreadable(f"the characters {phrase!r} are not understood")
    return found


_BETWEEN = re.compile(r"(?:of |a )*(?:length )?(?:is |are )?(?:between|from) (.+?) (?:and|to) (.+)")
_AT_MOST = re.compile(
    r"(?:is |are )?(?:at most|no more than|not more than|not greater than|not exceeding"
    r"|does not exceed|doesn't exceed|do not exceed|up to|not longer than|no longer than) "
    r"(.+?)(?: characters| letters)?"
)
_AT_LEAST = re.compile(r"(?:is |are )?(?:at least|no less than|not less than) (.+)")
_BOTH_ENDS = re.compile(
    r"(?P<least>(?:is |are )?(?:at least|no less than|not less than) [^<>=]+?),? (?:and|but) "
    r"(?P<most>(?:at most|no more than|not more than|does not exceed) .+)"
)


def _length_facts(ref: Ref, phrase: str | None, names: Names) -> list[Fact]:
    """What "between 1 and 10", "at most 10", "N" says about the length of `ref`."""
    if not phrase:
        return []
    phrase, length = phrase.strip(), Length(ref)
    if found := _BETWEEN.fullmatch(phrase):
        return [Compared(parse(found[1], names), "<=", length), Compared(length, "<=", parse(found[2], names))]
    either = re.fullmatch(r"(?:is |are )?(?:either )?(\d{1,7}) or (\d{1,7})", phrase)
    if either and int(either[2]) == int(either[1]) + 1:
        return [Compared(Num(int(either[1])), "<=", length), Compared(length, "<=", Num(int(either[2])))]
    if found := _BOTH_ENDS.fullmatch(phrase):
        return [*_length_facts(ref, found["least"], names), *_length_facts(ref, found["most"], names)]
    if found := _AT_MOST.fullmatch(phrase):
        return [Compared(length, "<=", parse(found[1], names))]
    if found := _AT_LEAST.fullmatch(phrase):
        return [Compared(parse(found[1], names), "<=", length)]
    value = parse(re.sub(r"^(?:exactly|is|are|of) ", "", phrase), names)
    return [Compared(length, "=", value)]


def _lengths(match: re.Match[str], names: Names) -> list[Fact]:
    facts: list[Fact] = []
    refs = known(listed(match["names"], names), names)
    phrase = match["length"].strip()
    equal = re.match(r"(?:all )?(?:equal|the same)(?:,? and (?:(?:is|are) )?|$)", phrase)
    if equal and len(refs) > 1:
        phrase = phrase[equal.end() :]
        facts += [Compared(Length(refs[0]), "=", Length(ref)) for ref in refs[1:]]
    for ref in refs:
        facts += [IsKind(ref, "string"), *_length_facts(ref, phrase, names)]
    return facts


def _spelled(match: re.Match[str], names: Names) -> list[Fact]:
    letters = _letters(match["letters"])
    return [Spelled(ref, letters) for ref in known(listed(match["names"], names), names)]


def _one_of(match: re.Match[str], names: Names) -> list[Fact]:
    """ "T_i is 1 or 2", "S is ABC or ARC", "c_{i,j} is either # or .", "c is a lowercase English letter"."""
    refs = known(listed(match["names"], names), names)
    phrase = re.sub(
        r"^(?:either |one of (?:the following characters:? |the following:? )?|one of |an? )+", "", match["choices"]
    )
    phrase = re.sub(rf" or {re.escape(match['names'].strip())} ?= ?", " or ", phrase)
    choices = items(phrase)
    if len(choices) > 1 and all(
        re.fullmatch(r"-?(?:0|[1-9]\d{0,18})|[A-Za-z]|[A-Z]{2,20}|[A-Z][a-z]{1,20}|[!-/:-@\[-`{-~]", choice)
        for choice in choices
    ):
        if any(choice in names for choice in choices):
            raise Unreadable("it may mean a name or a letter")
        return [OneOf(ref, tuple(choices)) for ref in refs]
    letters = alphabet(phrase + "s" if phrase.endswith("letter") else phrase)
    if letters is None or len(letters) < 2:
        raise Unreadable(f"{match['choices']!r} is not understood")
    return [OneOf(ref, tuple(letters)) for ref in refs]


def _element_of(match: re.Match[str], names: Names) -> list[Fact]:
    """``A_i, B_i \\in {0, 1}``."""
    choices = [choice.strip(" '\"") for choice in match["choices"].strip("⦃⦄{}").split(",")]
    if len(choices) < 2 or not all(
        re.fullmatch(r"-?(?:0|[1-9]\d{0,18})|[A-Za-z]{1,20}|[^\w.]", choice) for choice in choices
    ):
        raise Unreadable(f"{match['choices']!r} is not understood")
    if any(choice in names for choice in choices):
        raise Unreadable("it may mean a name or a letter")
    return [OneOf(ref, tuple(choices)) for ref in known(listed(match["names"], names), names)]


def _distinct(match: re.Match[str], names: Names) -> list[Fact]:
    text = match["names"]
    row = ROW.fullmatch(text.strip("() "))
    if row:
        return [Ordered(row_of(row), "distinct")]
    refs = listed(text, names)
    if len(refs) != 1:
        raise Unreadable("distinct among several names is not understood")
    return [Ordered(refs[0], "distinct")]


_ONE_TO = re.compile(
    r"(?:of )?(?:all )?(?:the )?(?:integers |numbers |set |sequence )?(?:from |between "
    r")?[(⦃{\[]? ?(?P<low>[01])(?: ?, ?\d){0,2}(?: ?,? ?\.\.\.? ?,? ?| to | through | and "
    r"|, ?)(?P<high>\w[\w+*-]{0,10}) ?[)⦄}\]]?"
)


#: "of a, b, ..., z" and "of R, G, B".
_LETTERS_FROM = re.compile(
    r"(?:of )?(?:the )?(?:letters |characters )?(?:(?P<first>[a-zA-Z]), ?[a-zA-Z], ?\.\.\., ?(?:and )?"
    r"(?P<last>[a-zA-Z])"
    r"|(?P<all>[a-zA-Z](?:, ?[a-zA-Z]){1,10}(?:,? and [a-zA-Z])?))"
)


def _each_letter_once(ref: Ref, letters: re.Match[str]) -> list[Fact]:
    """A string, or a row of letters, in which each of the letters stands once."""
    if letters["all"]:
        alphabet_ = "".join(sorted(re.findall(r"\b[a-zA-Z]\b", letters["all"])))
    else:
        alphabet_ = "".join(map(chr, range(ord(letters["first"]), ord(letters["last"]) + 1)))
    if len(set(alphabet_)) != len(alphabet_) or len(alphabet_) < 2:
        raise Unreadable("the letters are not understood")
    if ref.index:
        raise Unreadable("letters in a row of values are not understood")
    return [
        Spelled(ref, alphabet_),
        Compared(Length(ref), "=", Num(len(alphabet_))),
        Structured("distinct characters", (ref,)),
    ]


def _permutation(match: re.Match[str], names: Names) -> list[Fact]:
    refs = listed(match["names"], names)
    letters = _LETTERS_FROM.fullmatch(match["target"] or "")
    if letters:
        return [fact for ref in refs for fact in _each_letter_once(ref, letters)]
    of_so_many = re.fullmatch(r"of (\w{1,3}) (?:elements|numbers|integers)", match["target"] or "")
    if of_so_many:
        return [Permuted(ref, Num(1), parse(of_so_many[1], names)) for ref in refs]
    target = _ONE_TO.fullmatch(match["target"].strip()) if match["target"] else None
    if match["target"] and not target:
        raise Unreadable(f"a permutation {match['target']!r} is not understood")
    low, high = (Num(int(target["low"])), parse(target["high"], names)) if target else (Num(1), None)
    return [Permuted(ref, low, high) for ref in refs]


def _sum_limit(match: re.Match[str], names: Names) -> list[Fact]:
    limit = parse(match["limit"], names)
    facts: list[Fact] = []
    for part in re.split(r" and (?:the sum of )?", match["of"]):
        length = re.fullmatch(r"(?:the )?(?:length|lengths|size|sizes) of (?:the )?(?:strings? )?(?P<of>.+)", part)
        of = parse(length["of"] if length else part, names)
        facts.append(Summed(Length(of) if length and isinstance(of, Ref) else of, limit))
    if " and " in match["of"] and not re.search(
        r"\b(?:both|each|individually|respectively)\b|sum of .* and the sum of", match.string
    ):
        raise Unreadable("it may limit each sum or both together")
    return facts


_WORDS = r"(?P<names>[^<>=]{1,80}?)"
_CONSISTS = (
    r"(?:,? ?(?:and |that |which |it )?(?:(?:consisting|consists?|is composed|are "
    r"composed|composed|made up|comprised)(?: only| solely| just| entirely)? of|contains? "
    r"only|containing only|consisting only)(?: only)? (?P<letters>.+))"
)
_INTEGER = (
    r"(?P<sign>positive |non-negative |nonnegative |natural )?(?:integers?|integer "
    r"numbers?|integer values?|natural numbers?|numbers)"
)
RULES: tuple[tuple[re.Pattern[str], _Rule], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), rule)
    for pattern, rule in (
        (
            r"(?:the )?sums? of (?:all )?(?:the )?(?:values of )?(?P<of>[^<>=]{1,60}?),? "
            r"(?:(?:over|across|for|in|among|of) (?:all )?(?:the )?(?:test ?cases?|tests|cases"
            r"|testcases|datasets)(?: in (?:one|a|each|the)(?: single)? (?:input|test|input file"
            r"|test file)(?: file)?| of (?:one|a|each) (?:test|input))?|in (?:one|a|each|the)(?: "
            r"single)? (?:input|test|input file|test file)(?: file)?) (?:does not exceed|doesn't "
            r"exceed|do not exceed|is at most|will not exceed|won't exceed|is not greater than|is "
            r"no more than|is not more than|never exceeds|cannot exceed|is less than or equal to"
            r"|is bounded by)(?: the)? (?P<limit>[^<>=]+?)",
            _sum_limit,
        ),
        (r"(?P<names>[^<>=\\]{1,40}?) ?\\in ?(?P<choices>[⦃{][^⦃⦄{}]{1,120}[⦄}])", _element_of),
        (
            _WORDS + r" (?:is|are)(?: all| both| each)? (?:an? )?(?P<nonempty>non-empty )?(?P<binary>)"
            r"strings? (?:of|(?:consisting|composed|made)(?: only)? of) (?P<letters>[^<>=]+?),? (?:and )?(?:with"
            r"|of|whose|having) (?:a |the )?lengths? "
            r"(?:of |is )?(?P<length>.+)",
            _strings,
        ),
        (
            _WORDS + r" (?:is|are)(?: an?)? (?P<sign>positive |non-negative )?integers?,? (?:not exceeding"
            r"|that does not exceed|not greater than|at most|less than or equal to) "
            r"(?P<high>[^<>=]+)",
            _integer_at_most,
        ),
        (
            r"the lengths? of (?:the )?(?:strings? |each string )?"
            + _WORDS
            + r" (?:is|are)?(?P<length>(?<=is) .+|(?<=are) .+|(?:does not|doesn't|do not) exceed .+)",
            _lengths,
        ),
        (
            _WORDS + r" (?:is|are)(?: all| both)?(?: an?)? (?:(?:positive |non-negative )?integers?) "
            r"(?:between|from|in the range) (?P<low>[^<>=]+?) (?:and|to|through) (?P<high>[^<>=]+)",
            _integers_between,
        ),
        (_WORDS + r" (?:is|are) (?:between|from) (?P<low>[^<>=]+?) (?:and|to) (?P<high>[^<>=]+)", _integers_between),
        (
            _WORDS + r" (?:is|are)(?: all| both)?(?: an?)? " + _INTEGER.replace("|numbers)", ")") + r"(?P<rest>)",
            _integers,
        ),
        (
            _WORDS
            + r" (?:is|are)(?: all| both)?(?: an?)? "
            + _INTEGER.replace("|numbers)", ")")
            + r",?(?: satisfying| such that| with| that satisfies| where|, and| and)? "
            r"(?P<rest>[^A-Za-z]{0,12}[A-Za-z|].*[<>=].*)",
            _integers,
        ),
        (
            _WORDS + r" (?:is|are) (?:(?P<most>at most|not greater than|no more than|not more than|less "
            r"than or equal to)|(?P<least>at least|not less than|no less than|greater than or "
            r"equal to)) (?P<bound>[^<>=]+)",
            _bounded_in_words,
        ),
        (
            _WORDS + r" (?:does not exceed|doesn't exceed|do not exceed|don't exceed)(?P<most>) "
            r"(?P<bound>[^<>=]+)",
            _bounded_in_words,
        ),
        (
            _WORDS + r" (?:is|are)(?: all| both| each)? (?:an? )?(?P<nonempty>non-empty "
            r")?(?P<binary>binary )?strings?(?:(?:,| of| with| whose| having)? ?(?:a )?lengths? "
            r"(?:of )?(?P<length>.+?))?" + _CONSISTS + "?",
            _strings,
        ),
        (_WORDS + r" (?:has|have) (?:a |the )?lengths? (?:of )?(?P<length>.+)", _lengths),
        (_WORDS + _CONSISTS, _spelled),
        (
            r"(?:each|every|all) (?:characters?|letters?|symbols?) (?:of|in) (?:each of )?"
            + _WORDS
            + r" (?:is|are) (?:an? |either |one of )*(?P<letters>.+)",
            _spelled,
        ),
        (
            _WORDS + r" (?:are|is)(?: all| pairwise| mutually|, all)*(?: pairwise| mutually)? (?:distinct"
            r"|different|unique)(?: from each other| integers)?",
            _distinct,
        ),
        (_WORDS + r" (?:is|are|forms?|form) (?:an? )?permutations?(?: (?P<target>.+))?", _permutation),
        (
            _WORDS + r" contains? (?P<target>.{1,40}?) exactly once(?: each)?",
            _permutation,
        ),
        (_WORDS + r" (?:is|are) (?P<choices>[^<>]{1,200})", _one_of),
        (
            r"(?P<names>[^<>=]{1,40}?) ?= ?(?P<choices>-?[\w.#]{1,12}(?: ?, ?-?[\w.#]{1,12}){0,8},? or -?[\w.#]{1,12}"
            r"|(?P<again>(?P=names) ?= ?)?-?\d{1,9}(?: ?, ?-?\d{1,9}){2,8}"
            r"|[^\s<>=,]{1,12} or (?P=names) ?= ?[^\s<>=,]{1,12})",
            _one_of,
        ),
    )
)

__all__ = ["RULES", "split_names"]
