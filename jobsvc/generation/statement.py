"""The parts of a problem's text that speak of its input, read into a shape and facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from jobsvc.errors import GenerationError
from jobsvc.generation import korean
from jobsvc.generation.blocks import is_block_line, read_blocks
from jobsvc.generation.called_values import called
from jobsvc.generation.cell_meanings import said_by_meaning, with_quotes
from jobsvc.generation.clauses import bracketed
from jobsvc.generation.directions import misleading
from jobsvc.generation.doubts import Settled
from jobsvc.generation.expressions import Ref, Unreadable
from jobsvc.generation.facts import Fact, OneOf, Spelled
from jobsvc.generation.handing_over import hand_over
from jobsvc.generation.harmless import is_harmless, is_of_usual_numbers, says_integers_only
from jobsvc.generation.hidden import without_hidden
from jobsvc.generation.items import REMARK
from jobsvc.generation.latex import plain
from jobsvc.generation.layout import Layout, build
from jobsvc.generation.legends import legend, tells_meanings
from jobsvc.generation.listed_values import is_consequence, of_length, zeros_and_ones
from jobsvc.generation.meanings import Surroundings, Told, describes, signs_of_meaning, signs_of_sentence, without_form
from jobsvc.generation.prose import read_prose
from jobsvc.generation.references import referred
from jobsvc.generation.schema import Shape
from jobsvc.generation.sentences import read_sentence
from jobsvc.generation.signs import signs
from jobsvc.generation.telling import only_tells
from jobsvc.generation.told_in_prose import Prose
from jobsvc.generation.unplaced import plainly, with_own_names
from jobsvc.problem import ProblemInfo

NO_FORMAT = "There is no input format to generate from."
#: Characters of constraints and input section together; longer ones are not a problem's.
LONGEST = 20_000

#: Characters of a sentence that is taken apart; nobody says several things in a longer one ...
MOST_IN_PARTS = 1_000
#: ... nor after so many commas.
MOST_JOINTS = 20
#: So often one problem's sentences are tried to be taken apart; the most that a judge's problem took was 83.
MOST_TRIES = 150


@dataclass(frozen=True, slots=True)
class Statement:
    """What was read: `layout` is the format in words for the script's head."""

    shape: Shape
    facts: tuple[Fact, ...]
    integers_only: bool
    unresolved: tuple[str, ...]
    unread: tuple[str, ...]  #: texts that were passed over: no sign of a condition is in them
    layout: tuple[str, ...]


def read_statement(problem: ProblemInfo, shape: Shape | None = None) -> Statement:
    """Reads format and constraints. What is not understood is in `unresolved`.

    With a `shape`, a format that is known from elsewhere, the texts are read for what they say of its values.
    Raises GenerationError where there is nothing to read, or far too much.
    """
    _check_length(problem)
    blocks, prose = _blocks(problem)
    if _is_korean(problem):
        return _of_korean(problem, blocks, shape).statement()
    constraints = plainly(sentences(problem.sections.constraints))
    if shape is not None and not prose.strip():
        reading = _Reading(shape, blocks)
    elif not blocks and not prose.strip():
        if not constraints:
            raise GenerationError(NO_FORMAT, ["input format"])
        reading = _Reading(with_own_names(Shape((), {}), constraints), ())
        reading.unresolved.append(f"input format ({NO_FORMAT})")
    elif blocks:
        told = sentences(prose)
        reading = _Reading(shape or _of_blocks(blocks, [*constraints, *told]), blocks)
        reading.loosely(told)
    else:
        reading = _of_prose(read_prose(sentences(prose)), constraints, shape)
    reading.strictly(constraints)
    return reading.statement()


def read_beside(problem: ProblemInfo, layout: Layout, notes: Iterable[str] = ()) -> Statement:
    """What a problem says of values on lines that are known from elsewhere; `notes` are constraints on them besides.

    Raises GenerationError where there is far too much text.
    """
    _check_length(problem)
    if _is_korean(problem):
        reading = _in_korean(korean.read_korean(_korean_sentences(problem), layout=layout), build(layout))
        reading.strictly(notes)
        return reading.statement()
    constraints = plainly(sentences(problem.sections.constraints))
    prose = read_prose(sentences(_blocks(problem)[1]))
    hand_over(prose, layout)
    reading = _of_prose(prose, constraints, None)
    reading.strictly(notes)
    reading.strictly(constraints)
    return reading.statement()


def _check_length(problem: ProblemInfo) -> None:
    length = characters(problem)
    if length > LONGEST:
        raise GenerationError(f"Constraints and input format have {length:,} characters; at most {LONGEST:,} are read.")


def characters(problem: ProblemInfo) -> int:
    """How long the texts are that speak of the input."""
    sections = problem.sections
    return len(sections.constraints) + len(sections.input) + sum(map(len, problem.input_formats))


def _of_blocks(blocks: tuple[str, ...], told: list[str]) -> Shape:
    shape = read_blocks(blocks)
    return with_own_names(shape, told) if shape.unresolved else shape


def _of_prose(prose: Prose, constraints: list[str], given: Shape | None) -> _Reading:
    """What prose says of format and bounds, or of the values of the `given` format."""
    shape, facts, notes = build(prose.layout)
    if given:
        shape = given
    elif shape.unresolved or prose.unresolved:
        shape = with_own_names(shape, [*notes, *prose.constraints, *constraints])
    reading = _Reading(shape, prose.layout.described())
    reading.unresolved += prose.unresolved
    reading.facts += facts
    reading.strings = tuple(item.name for item, _ in prose.layout.items() if item.kind in ("string", "characters"))
    reading.explanations = [with_quotes(text) for text in prose.sentences]
    reading.strictly(notes)
    rows = [remark for remark, items in prose.remarks if Told.of(items, prose.layout).of_rows]
    reading.around = around = Surroundings(prose.layout, rows)
    reading.loosely(prose.constraints, lambda text: referred(called(text, prose.remarks, prose.layout), prose.layout))
    settled = Settled(prose.layout, reading.facts)
    for remark, items in prose.remarks:
        said = zeros_and_ones(remark, items) or of_length(remark, items)
        if not reading.takes(said or referred(_of_string(remark), prose.layout)):
            rest = reading.said_at_its_end(remark)
            beside = Told.of(items, prose.layout)
            found = settled.open(
                rest, signs_of_meaning(rest, beside, around), [item.name for item in items] if beside.of_rows else ()
            )
            reading.doubt(rest, found)
    for aside in map(without_form, prose.asides):
        reading.suspect(aside, settled.open(aside, signs(aside)))
    reading.spell(prose.layout)
    reading.unresolved += misleading(reading.facts, prose.sentences)
    return reading


def _is_korean(problem: ProblemInfo) -> bool:
    return korean.is_korean(f"{problem.sections.input}\n{problem.sections.constraints}")


def _korean_sentences(problem: ProblemInfo) -> list[str]:
    texts = (_blocks(problem)[1], problem.sections.constraints)
    return [sentence for text in texts for sentence in korean.sentences(korean.spelled(text))]


def _of_korean(problem: ProblemInfo, blocks: tuple[str, ...], given: Shape | None) -> _Reading:
    """What Korean prose says of format and bounds, or of the values of blocks or of the `given` format."""
    told = _korean_sentences(problem)
    if blocks or given:
        shape = given or read_blocks(blocks)
        return _in_korean(korean.read_korean(told, layout=korean.layout_of(shape)), (shape, [], []), blocks)
    read = korean.read_korean(told)
    return _in_korean(read, build(read.layout))


def _in_korean(
    read: korean.KoreanProse, built: tuple[Shape, list[Fact], list[str]], blocks: tuple[str, ...] = ()
) -> _Reading:
    shape, facts, notes = built
    if shape.unresolved or read.unresolved:
        shape = with_own_names(shape, plainly([*notes, *(said.text for said in read.said)]), read.reserved)
    reading = _Reading(shape, blocks or read.layout.described())
    reading.unresolved += read.unresolved
    reading.facts += facts
    reading.integers_only = read.integers_only
    reading.strings = tuple(item.name for item, _ in read.layout.items() if item.kind in ("string", "characters"))
    reading.strictly(notes)
    for said in read.said:
        reading.translated(said)
    settled = Settled(read.layout, reading.facts)
    for text, found in read.doubtful:
        if not reading.suspect(text, settled.open("", found)):
            reading.unread.append(text)
    reading.unread += read.unread
    return reading


_JOINTS = re.compile(r"[;,] (?:and (?:that |also )?)?|,? and (?:that |also )?")
#: "... at most one road between any two towns (i.e. no multiple roads)".
_AGAIN_IN_BRACKETS = re.compile(r"(?P<said>[^()]+?) ?\((?:i\. ?e\.|that is|in other words),? (?P<again>[^()]+)\)")
_QUANTIFIER = re.compile(r"(?:for (?:all|each|every|any) )?\d <= ?[ijk] <=? ?\w(?: ?[-+] ?1)?")
_EXPLAINED = re.compile(
    r"(?P<said>.{6,}?),? (?P<rest>(?:— |representing|denoting|where (?!.*[<>=])|which"
    r" (?:means|denotes|represents)|describing|meaning|corresponding|so |as ).+)"
)


#: One statement in words, and the same in signs.
_THAT_IS = re.compile(
    r"(?:(?!\b(?:and|or|but|that is)\b)[^<>=]){5,120}?(?:,| —|:| \()? ?(?:that is|i\. ?e\.|in other words),?"
    r" (?:that )?(?P<exact>[^()]*[<>=][^()]*?|\S+ (?:and \S+ )?(?:is|are) (?:strictly )?(?:non-?decreasing"
    r"|non-?increasing"
    r"|increasing|decreasing|sorted|distinct))\)?\.?",
    re.I,
)
#: A part without a subject of its own: "... are distinct and only consist of a and b".
_VERB_FIRST = re.compile(r"(?:(?:only |all )?(?:are|is|have|has|consists?|contains?|do|does)(?: not| only)?) ", re.I)
_SUBJECT = re.compile(
    r"(?:(?:it is|it's) (?:also )?guaranteed,? (?:that )?)?(?P<subject>[^<>=]{1,60}?) (?=(?:only )?(?:are|is|have|has"
    r"|consists?|contains?|do|does) )",
    re.I,
)


def _with_subject(text: str, joint: re.Match[str]) -> str:
    """The part after the joint, with the subject of the first one where it has none."""
    rest = text[joint.end() :]
    first = _SUBJECT.match(text[: joint.start()]) if _VERB_FIRST.match(rest) else None
    return f"{first['subject']} {rest}" if first else rest


_LEAD = re.compile(r"^(?:(?:it is|it's) (?:also )?guaranteed,? (?:that )?)", re.I)
_OF_STRING = re.compile(
    r"^(?:.{0,60}\b(?:string|word|text|sequence|lines?|rows?)s?,? (?:(?:which|that)"
    r" )?)?(?:consisting|consists|composed|made up|formed|containing|contains) ?(?:only"
    r" )?(?:of |by )?(?=\S)"
)


#: What is left of a grid's legend: "each, describing the board: '.' and '#'".
_DESCRIBING = re.compile(
    r"(?:each,? )?(?:describing|representing|—) (?:the )?[a-z' ]{3,30}: (?P<list>'[^' ]'(?:(?:, | and |, and |"
    r" or )'[^' ]')+)$"
)
_OF_A_NAME = re.compile(r"(?<![\w'])(?!a )[A-Za-z](?:_(?:\w|\{[\w,]{1,5}\}))? (?:is|are) ")


def _of_string(remark: str) -> str:
    """A remark about characters as a sentence: "the initial string consisting of 0 and 1"."""
    remark = remark.removeprefix("where ")
    if told := _DESCRIBING.match(remark):
        return f"the string consists of {told['list']}"
    match = _OF_STRING.match(remark)
    if match and _OF_A_NAME.search(match[0]):
        return remark
    return f"the string consists of {remark[match.end() :]}" if match else remark


class _Reading:
    """Gathers what sentences say of a shape."""

    def __init__(self, shape: Shape, layout: tuple[str, ...]) -> None:
        self.shape = shape
        self.layout = layout
        self.unresolved: list[str] = []
        self.unread: list[str] = []
        self.facts: list[Fact] = []
        self.integers_only = False
        self.strings: tuple[str, ...] = ()
        self.tries = MOST_TRIES  # left to take sentences apart
        self.around: Surroundings | None = None  #: what else is in the input, where prose tells it
        self.explanations: list[str] = []  # texts that may tell what characters mean
        self.meanings: list[tuple[str, str]] = []  # legends, and the characters that they tell the meaning of

    def strictly(self, texts: Iterable[str]) -> None:
        """Reads constraints, each of which restricts the input whether or not it is understood."""
        for text, problem in self._refused(without_hidden(list(texts), self.shape.names)):
            self.unresolved.append(f"{text.strip()[:200]} ({problem})")

    def loosely(self, texts: Iterable[str], meaning: Callable[[str], str] = str) -> None:
        """Reads sentences of which some only tell a story: those without a sign of a condition are passed over.

        `meaning` gives a sentence with its subject named; quotes are of the sentence itself.
        """
        for text in texts:
            parts = self._apart(text, meaning)
            for part in parts:
                self._loosely(part, quote=text if len(parts) == 1 else part)

    def translated(self, said: korean.Said) -> None:
        """Reads a statement that stands for the words of its quote."""
        before = len(self.facts)
        for _, problem in self._refused([said.text]):
            self.unresolved.append(f"{said.quote.strip()[:200]} ({said.text}: {problem})")
        self.facts[before:] = [replace(fact, quote=" ".join(said.quote.split())) for fact in self.facts[before:]]

    def _loosely(self, text: str, *, quote: str) -> None:
        before = len(self.facts)
        for _, problem in self._refused([text]):
            if found := legend(text):
                self.meanings.append((with_quotes(quote.strip()), found))
            elif by_meaning := said_by_meaning(_LEAD.sub("", text).strip(" ."), self.explanations, self.strings):
                self.facts += by_meaning
            elif self._tells(text):
                self.unread.append(quote.strip())
            else:
                self.unresolved.append(f"{quote.strip()[:200]} ({problem})")
        self.facts[before:] = [replace(fact, quote=" ".join(quote.split())) for fact in self.facts[before:]]

    def _tells(self, text: str) -> bool:
        """Whether a sentence that is no constraint is known to tell something else."""
        if tells_meanings(text, self.shape.names):
            return True
        return only_tells(text) and not signs_of_sentence(text, self.around)

    def _exactly(self, text: str, meaning: Callable[[str], str]) -> str:
        """The comparison that a sentence says again in signs: "the dates are sorted, that is, a_i < a_{i+1}"."""
        said_again = _THAT_IS.fullmatch(text.strip())
        exact = meaning(said_again["exact"]) if said_again else ""
        return exact if exact and self._is_understood(exact) else ""

    def _apart(self, text: str, meaning: Callable[[str], str]) -> list[str]:
        """The sentence and the comparisons in its brackets apart, where it is not understood as a whole."""
        whole = meaning(text)
        if self._is_understood(whole):
            return [whole]
        if halves := self._halves(text, meaning) or self._halves(whole, str):
            return halves
        if exact := self._exactly(text, meaning):
            return [exact]
        if again := _AGAIN_IN_BRACKETS.fullmatch(text.strip().removesuffix(".")):
            parts = [meaning(again["said"]), meaning(again["again"])]
            parts[1] = f"there are {parts[1]}" if parts[1].startswith("no ") else parts[1]
            if all(map(self._is_understood, parts)):
                return parts
        without, remarks = bracketed(whole)
        if not any(re.search(r"[<>=]", remark) for remark in remarks):
            return [whole]
        return [REMARK.sub("", without), *(remark for remark in remarks if not _QUANTIFIER.fullmatch(remark.strip()))]

    def _halves(self, text: str, meaning: Callable[[str], str]) -> list[str] | None:
        """What the parts of a sentence that states several things mean, where each of them is understood alone."""
        return None if len(text) > MOST_IN_PARTS else self._parted(text, meaning, set())

    def _parted(self, text: str, meaning: Callable[[str], str], whole: set[str]) -> list[str] | None:
        """`whole` are ends of the sentence that have no such parts: without them a long one takes exponential time."""
        for joint in islice(_JOINTS.finditer(text), MOST_JOINTS):
            first, end = meaning(text[: joint.start()]), text[joint.end() :]
            if min(joint.start(), len(end)) > 5 and end not in whole and self.tries and self._is_understood(first):
                rest = meaning(_with_subject(text, joint))
                if self._is_understood(rest):
                    return [first, rest]
                if more := self._parted(end, meaning, whole):
                    return [first, *more]
                whole.add(end)
        return None

    def takes(self, remark: str) -> bool:
        """Reads a remark that is a constraint in words, such as "a_i is 0 or 1"; whether it was one."""
        try:
            self.facts += read_sentence(remark, self.shape.names, self.strings)
        except Unreadable:
            return False
        return True

    def said_at_its_end(self, remark: str) -> str:
        """What is left of a remark when a constraint at its end is read: "the keys, all k_i are distinct"."""
        for joint in islice(_JOINTS.finditer(remark), MOST_JOINTS):
            if self.takes(remark[joint.end() :]):
                return remark[: joint.start()]
        return remark

    def _is_understood(self, text: str) -> bool:
        self.tries = max(0, self.tries - 1)
        try:
            self.read(text)
        except Unreadable:
            return False
        return True

    def _refused(self, texts: Iterable[str]) -> Iterator[tuple[str, Unreadable]]:
        """The texts that are not understood; the others are noted."""
        for text in texts:
            if says_integers_only(text):
                self.integers_only = True
            elif not is_harmless(text) and (self.strings or not is_of_usual_numbers(text)):
                try:
                    self.facts += self.read(text)
                except Unreadable as problem:
                    yield text, problem

    def read(self, text: str) -> list[Fact]:
        """What the sentence says, an explanation at its end aside. Raises Unreadable."""
        try:
            return read_sentence(text, self.shape.names, self.strings)
        except Unreadable:
            head = _EXPLAINED.match(text)
            if head is None or signs(head["rest"]) or not describes(head["rest"]):
                raise
            facts = read_sentence(head["said"], self.shape.names, self.strings)
            self.unread.append(head["rest"].strip())
            return facts

    def doubt(self, remark: str, found: tuple[str, ...]) -> None:
        """Passes a remark over where none of the signs of a condition `found` in it is left open."""
        if letters := legend(remark):
            self.meanings.append((remark, letters))
        elif tells_meanings(remark, self.shape.names) or is_consequence(remark) or not self.suspect(remark, found):
            self.unread.append(remark)

    def suspect(self, text: str, found: tuple[str, ...]) -> bool:
        """Whether there are signs of a condition in the text, which is unresolved then."""
        if found:
            self.unresolved.append(f"{text.strip()[:200]!r} may constrain the input ({', '.join(found[:4])})")
        return bool(found)

    def spell(self, layout: Layout) -> None:
        """Gives the only string without an alphabet the characters whose meanings are told."""
        strings = [item.name for item, _ in layout.items() if item.kind in ("string", "characters")]
        spelled = {fact.what.name for fact in self.facts if isinstance(fact, Spelled | OneOf)}
        open_ones = [name for name in strings if name not in spelled]
        letters = "".join(sorted({letter for _, found in self.meanings for letter in found}))
        if len(open_ones) == 1 and len(letters) > 1:
            self.facts += [Spelled(whole, letters, self.meanings[0][0]) for whole in self.naming_of(open_ones[0])]
        self.unread += [text for text, _ in self.meanings]

    def naming_of(self, name: str) -> list[Ref]:
        """The name as one that stands for every value of it."""
        found = [one for one in self.shape.variables.values() if one.base == name]
        return [
            Ref(name, () if one.bare else ("i", "j")[: len(one.subscripts)] if one.dimensions else ())
            for one in found[:1]
        ]

    def statement(self) -> Statement:
        if self.shape.unplaced:
            bases = dict.fromkeys(self.shape.variables[name].base for name in sorted(self.shape.unplaced))
            self.unresolved.append(f"input format: where {', '.join(bases)} stands is not understood")
        return Statement(
            self.shape, tuple(self.facts), self.integers_only, tuple(self.unresolved), tuple(self.unread), self.layout
        )


def _blocks(problem: ProblemInfo) -> tuple[tuple[str, ...], str]:
    """The format blocks and the rest of the input section, in which the blocks may stand as lines of their own."""
    lines = problem.sections.input.replace("\r", "").split("\n")
    if problem.input_formats:
        known = {_squeezed(line) for block in problem.input_formats for line in block.split("\n")}
        return problem.input_formats, "\n".join(line for line in lines if _squeezed(line) not in known)
    blocks: list[list[str]] = []
    prose: list[str] = []
    inside = False
    for line in lines:
        if is_block_line(line):
            blocks += [] if inside else [[]]
            blocks[-1].append(line)
            inside = True
        elif line.strip() and not line.strip().startswith("```"):
            prose.append(line)
            inside = False
    return tuple("\n".join(block) for block in blocks), "\n".join(prose)


def _squeezed(line: str) -> str:
    return "".join(plain(line).split())


_END = re.compile(r"(?<=[\w)\]'\"|%}])[.!?] {1,3}(?=[A-Z\"'(|\d\\]|[a-z](?:_|\b))")
_ABBREVIATION = re.compile(r"(?:\b(?:i\.e|e\.g|etc|vs|resp|no)|\.\.)$", re.IGNORECASE)


def _abbreviates(before: str, after: str) -> bool:
    """Whether the full stop between the two ends an abbreviation such as "i. e."."""
    return bool(_ABBREVIATION.search(before) or (before.endswith((" i", "(i")) and after.startswith("e.")))


def sentences(text: str) -> list[str]:
    """The sentences of a text in the plain spelling; a line's end ends one, a full stop in brackets does not."""
    found = []
    for line in plain(text).split("\n"):
        start = 0
        for match in _END.finditer(line):
            before = line[start : match.start()]
            if before.count("(") == before.count(")") and not _abbreviates(before, line[match.end() :]):
                found.append(line[start : match.start() + 1])
                start = match.end()
        found.append(line[start:])
    return _with_brackets([sentence.strip() for sentence in found if sentence.strip()])


_BRACKETS_ALONE = re.compile(r"\([^()]{3,60}\)\.?")


def _with_brackets(found: list[str]) -> list[str]:
    """The sentences, one that is only a remark in brackets joined to the one before it: "... . (1 <= i <= N)"."""
    joined: list[str] = []
    for sentence in found:
        if joined and _BRACKETS_ALONE.fullmatch(sentence) and joined[-1].endswith("."):
            joined[-1] = f"{joined[-1][:-1]} {sentence.removesuffix('.')}"
        else:
            joined.append(sentence)
    return joined
