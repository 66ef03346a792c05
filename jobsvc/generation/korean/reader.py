"""Sentences in Korean -> the lines of an input, and statements about its values in the wording of `sentences`."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace

from jobsvc.generation.expressions import Unreadable
from jobsvc.generation.items import Item, split_name
from jobsvc.generation.korean.beside import of_lines, said_of
from jobsvc.generation.korean.bounds import ends_of
from jobsvc.generation.korean.brackets import COMPARES, bracketed, marks_behind
from jobsvc.generation.korean.lines import Place, places
from jobsvc.generation.korean.signs import is_harmless, says_integers_only, signs, signs_of_description, signs_of_pairs
from jobsvc.generation.korean.subjects import Subjects
from jobsvc.generation.korean.telling import CONDITIONAL, Telling
from jobsvc.generation.korean.told import KoreanProse
from jobsvc.generation.korean.values import Values, values
from jobsvc.generation.korean.words import HOW_MANY, NAME, counted, squeezed
from jobsvc.generation.layout import Entry, Kinds, Layout, LineText, Rows

LONGEST = 900


def read_korean(sentences: list[str], *, layout: Layout | None = None) -> KoreanProse:
    """What the sentences (as `spelling` gives them) say; with a `layout`, only of the values that it has."""
    reader = _Reader(layout)
    for sentence in sentences:
        reader.sentence(sentence)
    reader.finish()
    return reader.prose


_NEXT_CLAUSE = re.compile(
    r"(?<=주어지고)[, ]+|(?<=주어지며)[, ]+|(?<=주어지는데)[, ]+|(?<=이루어져 있고)[, ]+|(?<=이루어져 있으며)[, ]+"
    r"|(?:, )(?=(?:이 중 |그중 |그 중 |이중 )[ij]번째 줄)"
    r"|(?:, |,? 그리고 )(?=(?:그 |이어서 )?(?:\d번째|다음|마지막|이후) (?:[A-Za-z0-9+-]{1,5}개의 )?줄)"
)
#: A comparison of its own before another clause: "항상 n > 1을 만족하고, ..."
_STATED_FIRST = re.compile(r"항상 (?P<said>[^가-힣,]{1,20}[<>][^가-힣,]{1,20})(?:을|를) 만족하(?:고|며),? (?P<rest>.+)")
_QUANTIFIER = re.compile(r"([a-z]) ?\((?:[01]|\d) ?<=? ?\1 ?<=? ?[^()]{1,20}\) ?(?=번째|번)")
_QUANTIFIED = re.compile(r" ?\((?:모든 )?(?:[01]) ?<=? ?[ijk](?:, ?[ijk])? ?<=? ?[A-Z]\)")


class _Reader:
    def __init__(self, layout: Layout | None) -> None:
        self.prose = KoreanProse(Layout() if layout is None else layout)
        self.only_values = layout is not None
        self.called: dict[str, list[Item]] = {}
        self.leftover: list[str] = []
        self.number = 0  # of lines so far in this scope, -1 after repeated ones
        self.waiting = ""  # how many lines were announced whose content is not said yet
        #: Sentences about values, read when all lines are known, with what is unresolved if they are not understood.
        self.later: list[tuple[str, list[str], str, list[Item]]] = []
        self.last: list[Item] = []  # of the lines that were spoken of last
        self.later_remarks: list[tuple[str, list[Item], str]] = []
        self.described: list[tuple[Item, str]] = []  # values on lines that are known from elsewhere
        self.texts: list[str] = []
        self.bounded: list[tuple[Item, str, str]] = []
        self.failed = False
        self.lines_of_test = 0  # so many were said
        self.kinds: Kinds | None = None  # lines of several kinds, while the kinds are told one by one
        self.said_of_kinds: dict[str, set[str]] = {}
        self.one_line = False  # a test was said to be one line

    def finish(self) -> None:
        self.prose.reserved |= {"i", "j"} - self.prose.layout.names()
        if self.waiting and not self.failed:
            self.prose.unresolved.append("input format: what the last lines contain is not said")
        body = self.prose.layout.body
        if self.lines_of_test and (len(body) != self.lines_of_test or any(isinstance(node, Rows) for node in body)):
            self.prose.unresolved.append("input format: a test does not have as many lines as are said")
        self.name_the_nameless()
        is_open = self.failed or not self.prose.layout.lines
        self.tell(Telling(self.prose, Subjects(self.prose.layout, self.called, is_open=is_open), self.texts))
        self.prose.said = list(dict.fromkeys(self.prose.said))
        for text in dict.fromkeys(self.leftover):
            found = signs(text) if CONDITIONAL.search(text) else signs_of_description(text)
            if found:
                self.prose.doubtful.append((text, found))
            else:
                self.prose.unread.append(text)

    def tell(self, telling: Telling) -> None:
        """Reads what was kept until all lines were known."""
        telling.subjects.stated = {
            name.split("_")[0]
            for remark, _, _ in self.later_remarks
            if COMPARES.search(remark)
            for name in re.findall(NAME, remark)
        }
        for remark, items, quote in self.later_remarks:
            telling.remark(remark, items, quote)
        for item, quote in self.described:
            mine = next((one for one, _ in self.prose.layout.items() if one.name == item.name), None)
            described = said_of(item, telling.subjects.spoken(mine or item))
            if mine is None and described:
                self.prose.unresolved.append(f"{quote[:200]} (it is not among what is read)")
            elif mine is not None:
                telling.say(described, quote)
        for item, words, quote in self.bounded:
            said = ends_of(words, telling.subjects.spoken(item))
            if said is None:
                telling.doubt(words, quote)
            else:
                telling.say(said, quote)
        for sentence, remarks, problem, items in self.later:
            telling.of_values(sentence, remarks, problem, items)
        telling.spell()

    # --- sentences ----------------------------------------------------------------------------------------

    def sentence(self, sentence: str) -> None:
        if stated := _STATED_FIRST.fullmatch(sentence):
            self.sentence(f"{stated['said']}을 만족한다")
            sentence = stated["rest"]
        text, remarks = bracketed(_QUANTIFIED.sub("", _QUANTIFIER.sub(r"\1", sentence)))
        if len(text) > LONGEST:
            self.prose.unresolved.append(f"{sentence[:200]} (the sentence is too long)")
            return
        self.texts.append(text)
        if says_integers_only(text) and not remarks:
            self.prose.integers_only = True
            return
        clauses = [part for part in _NEXT_CLAUSE.split(text) if part.strip(" ,")]
        clauses = [
            f"{part.strip(' ,')} 주어지고" if part is not clauses[-1] and _LACKS_VERB.search(part) else part
            for part in clauses
        ]
        for clause in clauses:
            self.clause(clause.strip(" ,"), remarks, quote=sentence)

    def clause(self, clause: str, remarks: list[str], *, quote: str) -> None:
        """Reads one clause: lines, or something about values."""
        if self.kind(clause, remarks, quote) or (self.waiting and _KINDS_FOLLOW.fullmatch(clause)):
            return
        clause, behind = marks_behind(clause)
        own = [remarks[int(number)] for number in re.findall(r"⟦(\d+)⟧", clause)]
        said_with = [*own, *(remarks[number] for number in behind)]
        if self.of_tests(clause):
            return
        if self.only_values and (_is_given(clause) or any(places(clause))):
            self.beside(clause, said_with, quote)
            return
        problem = None if self.only_values else self.lines(clause, remarks, quote, behind)
        if problem == "":
            return
        if problem is None or is_harmless(clause):
            self.later.append((clause, said_with, "", self.last))
        elif _is_given(clause) and self.prose.layout.lines and not any(places(clause)):
            self.later.append((clause, said_with, f"input format: {quote[:200]} ({problem})", self.last))
            self.last = []
        else:
            self.refuse(clause, said_with, f"input format: {quote[:200]} ({problem})", quote)

    def kind(self, clause: str, remarks: list[str], quote: str) -> bool:
        """Whether the clause shows one kind of the lines that were announced: "1 x (1 <= x <= N) : x를 더한다"."""
        match = _KIND.fullmatch(clause)
        if match is None or self.only_values or not (self.waiting or self.kinds):
            return False
        if self.kinds is None:
            self.kinds, self.waiting = Kinds(self.waiting, []), ""
            self.number = -1
            self.add(self.kinds)
        items = [Item("int", *split_name(name)) for name in match["names"].split()]
        self.kinds.kinds.append((match["word"], items))
        marks = [int(number) for number in re.findall(r"⟦(\d+)⟧", clause)]
        said = {remarks[mark] for mark in marks}
        for item in items:
            if self.said_of_kinds.setdefault(item.name, said) != said:
                self.prose.unresolved.append(f"{quote[:200]} ({item.name} may be bounded otherwise in another kind)")
        self.later_remarks += [(remarks[mark], items, quote) for mark in marks]
        rest = re.sub(r" ?⟦\d+⟧", "", match["rest"]).strip(" :,.-")
        self.leftover += [rest] if rest and not _OPERATION.fullmatch(rest) else []
        return True

    def of_tests(self, clause: str) -> bool:
        """Notes what the clause says of how many lines a test has; whether it does."""
        if not self.prose.layout.tests:
            return False
        if several := _SEVERAL_LINES.fullmatch(clause):
            self.lines_of_test = int(counted(several["many"]))
            return True
        self.one_line = bool(_ONE_LINE.fullmatch(clause)) or self.one_line
        return bool(_ONE_LINE.fullmatch(clause))

    def lines(self, clause: str, remarks: list[str], quote: str, behind: list[int]) -> str | None:
        """Adds the lines that the clause speaks of: "" where that is done, else why not; None where it speaks of none."""
        found = [place for place in places(clause) if self.waiting or not place.again]
        if not found and _is_given(clause):
            found = [Place(clause, anywhere=not self.one_line, again=bool(self.waiting), in_test=self.one_line)]
            self.one_line = False
        problem: str | None = None
        for place in found:
            try:
                self.describe(place, remarks, quote, behind)
            except Unreadable as refused:
                problem = problem or str(refused)
            else:
                return ""
        return problem

    def refuse(self, clause: str, remarks: list[str], problem: str, quote: str) -> None:
        """Keeps why lines are not understood, and the remarks about their values."""
        self.failed, self.last = True, []
        self.prose.unresolved.append(problem)
        if CONDITIONAL.search(clause):
            self.leftover += [f"{clause} ({remark})" for remark in remarks]
        else:
            self.later_remarks += [(remark, [], quote) for remark in remarks]

    def beside(self, clause: str, remarks: list[str], quote: str) -> None:
        """Takes what a clause about lines, which are known, says of the values on them."""
        self.later_remarks += [(remark, [], quote) for remark in remarks]
        for rest in [*(place.rest for place in places(clause)), clause]:
            with contextlib.suppress(Unreadable):
                found = values(rest)
                break
        else:
            found_signs = signs_of_description(of_lines(clause))
            if found_signs:
                self.prose.doubtful.append((clause, found_signs))
            else:
                self.prose.unread.append(clause)
            return
        known = {item.name: item for item, _ in self.prose.layout.items()}
        for name, items in found.called.items():
            self.called.setdefault(name, []).extend(known[item.name] for item in items if item.name in known)
        self.leftover += found.leftover
        self.bounded += [(known[item.name], words, quote) for item, words in found.bounded if item.name in known]
        self.described += [(item, quote) for item in found.items]

    def describe(self, place: Place, remarks: list[str], quote: str, behind: list[int]) -> None:
        """Adds the lines that the place and the rest of the clause speak of. Raises Unreadable.

        `behind` are the numbers of the remarks behind the clause.
        """
        layout = self.prose.layout
        if place.in_test and not layout.tests:
            raise Unreadable("the number of tests is not said")
        if _announces(place) and not place.again:
            self.check_number(place)
            self.waiting, self.last = place.count, []
            self.number = -1
            marks = [*map(int, re.findall(r"⟦(\d+)⟧", place.rest)), *behind]
            self.later_remarks += [(remarks[number], [], quote) for number in marks]
            return
        found = values(place.rest)
        self.last = found.items
        self.settle_case(found)
        self.count_rows(place, found)
        if _ONE_A_LINE.search(place.rest) and any(item.is_row for item in found.items):
            place = _one_a_line(place, found)
        self.place(place, found)
        for name, items in found.called.items():
            self.called.setdefault(name, []).extend(items)
        self.leftover += found.leftover
        if pairs := signs_of_pairs(" ".join(found.leftover)):
            self.prose.doubtful.append((quote, pairs))
        self.bounded += [(item, words, quote) for item, words in found.bounded]
        for number in [*map(int, re.findall(r"⟦(\d+)⟧", place.rest)), *behind]:
            self.later_remarks.append((remarks[number], found.remarks.get(number) or found.items, quote))

    def count_rows(self, place: Place, found: Values) -> None:
        """ "각 돌 더미의 무게 P_i가" on one line: as many as N is said to count of 돌 더미. Raises Unreadable."""
        if place.count or place.again:
            self.check_rows(place, found)
            return
        text = re.sub(r" ?⟦\d+⟧", "", place.rest)
        each = _EACH.search(text)
        for item in found.items if place.lines == 1 else ():
            if item.is_row or not self.may_be_several(item, text, is_each=each is not None):
                continue
            things = each or _THING.match(text)
            counts = self.counts_of(item.name) or (self.counted(things["thing"]) if things else [])
            if len(found.items) != 1 or len(counts) != 1:
                raise Unreadable(f"how many values {item.name or item.nouns} is, is not said")
            item.count, item.index = counts[0], ""

    def may_be_several(self, item: Item, text: str, *, is_each: bool) -> bool:
        """Whether a value may stand for a row: Korean nouns have no plural, so that 정수가 may be integers."""
        if item.kind == "string":
            return not item.name and bool(self.counted(item.nouns))
        if item.name:
            return item.index in ("i", "j", "k") or is_each
        is_one = re.search(r"하나(?:가|이|의)|한 개의|1개의", text) or not self.prose.layout.scope
        return not (is_one and item.nouns in _ONE_NUMBER)

    def counts_of(self, name: str) -> list[str]:
        """The name of how many elements the sequence with this name has."""
        keys = [f"{noun}{name}의{size}" for noun in ("수열", "배열") for size in ("크기", "길이", "원소의개수")]
        found = [item.name for key in keys for item in self.called.get(key, ())] if name else []
        return list(dict.fromkeys(found))

    def settle_case(self, found: Values) -> None:
        """ "a_1, ..., a_k" where only K was read."""
        known = self.prose.layout.names() | {item.name for item in found.items}
        for item in found.items:
            *row, last = item.last.split(",")
            if len(last) == 1 and last not in known and last.upper() in known:
                item.last = ",".join([*row, last.upper()])

    def counted(self, thing: str) -> list[str]:
        """The names that are said to be the number of the things that the words begin with."""
        words = squeezed(thing)
        found = []
        for called, items in self.called.items():
            noun = re.sub(r"(?:의|들의)?(?:개수|수)$", "", called)
            if (
                noun != called
                and len(noun) > 1
                and any(
                    words.startswith(noun[start:]) for start in range(max(1, len(noun) - 1)) if len(noun) - start > 1
                )
            ):
                found += [item.name for item in items]
        return list(dict.fromkeys(found))

    def check_rows(self, place: Place, found: Values) -> None:
        """One value without a name on each of N lines is one only where N counts its things. Raises Unreadable."""
        text = re.sub(r" ?⟦\d+⟧", "", place.rest)
        for item in found.items:
            if len(found.items) > 1 or item.is_row or item.index or item.kind == "string":
                continue
            if item.nouns in _ONE_NUMBER or (item.name and not _EACH.search(text)):
                continue
            each = _EACH.search(text) or _THING.match(text)
            if (place.count or self.waiting) not in (self.counted(each["thing"]) if each else []):
                raise Unreadable(f"how many values {item.name or item.nouns} is, is not said")

    # --- lines --------------------------------------------------------------------------------------------

    def place(self, place: Place, found: Values) -> None:
        layout = self.prose.layout
        if found.tests:
            if layout.tests or layout.lines or len(found.items) != 1 or place.count:
                raise Unreadable("the number of tests does not stand first")
            self.add(LineText(found.items))
            layout.tests, self.number = found.items[0].name, 0
            if not layout.tests:
                raise Unreadable("the number of tests has no name")
            return
        if layout.tests and not layout.body and place.count == layout.tests:
            self.waiting = ""
            layout.body.append(LineText(found.items))
            self.number = -1
            return
        if place.again:
            if not self.waiting:
                raise Unreadable("which lines these are is not said")
            count, self.waiting = self.waiting, ""
            if layout.tests and count == layout.tests and not layout.body:
                layout.body.append(LineText(found.items))
            else:
                self.add(Rows(count, [LineText(found.items)]))
            return
        if self.waiting and not (layout.tests and self.waiting == layout.tests and not layout.body):
            raise Unreadable("what the lines before contain is not said")
        if self.waiting:
            self.waiting, self.number = "", 0
        if layout.tests and not layout.body and not place.in_test and place.number not in (0, 1):
            raise Unreadable("it is not the line that comes next")
        if place.anywhere and layout.scope:
            raise Unreadable("which line this is is not said")
        if place.in_test and place.number == 1:
            if layout.body:
                raise Unreadable("it is not the line that comes next")
            self.number = 0
        self.check_number(place)
        if place.count:
            self.add(Rows(place.count, [LineText(found.items)]))
            self.number = -1
            return
        if place.lines == 2 and len(found.items) != 2:
            raise Unreadable("the lines and what is on them are not as many")
        for items in [[item] for item in found.items] if place.lines == 2 else [found.items]:
            if self.number >= 0:
                self.number += 1
            self.add(LineText(items))

    def check_number(self, place: Place) -> None:
        """Checks that a line that is counted is the one that comes next."""
        if place.expression:
            scope = self.prose.layout.scope
            counts = [node.count for node in scope if isinstance(node, Rows)]
            fixed = len(scope) - len(counts) + 1
            if "+".join([*counts, *([str(fixed)] if fixed else [])]) != place.expression:
                raise Unreadable("it is not the line that comes next")
        said = place.number or place.from_
        before = self.number
        if (
            place.from_
            and self.prose.layout.tests
            and not self.prose.layout.body
            and place.count == self.prose.layout.tests
        ):
            before = 1
        if said and (before < 0 or said != before + 1):
            raise Unreadable("it is not the line that comes next")

    def add(self, node: Entry) -> None:
        self.prose.layout.scope.append(node)

    # --- values -------------------------------------------------------------------------------------------

    def name_the_nameless(self) -> None:
        """What the text does not name is named by its kind, or by the only unknown name of the remark behind it."""
        layout = self.prose.layout
        known = layout.names()
        for remark, items, _ in self.later_remarks:
            nameless = [item for item in items if not item.name]
            names = dict.fromkeys(
                match[0].split("_")[0] for match in re.finditer(NAME, remark) if not re.fullmatch(r"[ijk]", match[0])
            )
            fresh = [name for name in names if name not in known]
            if len(nameless) == len(fresh) == 1:
                nameless[0].name = fresh[0]
                known.add(fresh[0])
        for item, _ in layout.items():
            if not item.name:
                stem = {"string": "word"}.get(item.kind, "number") + ("s" if item.is_row else "")
                taken = layout.names()
                item.name = next(
                    name for name in (stem, *(f"{stem}{letter}" for letter in "abcdefgh")) if name not in taken
                )


#: A kind of line as it stands: its first word, and names.
_KIND = re.compile(
    rf"(?:[-*•] ?)?['\"`]?(?P<word>\d|[-+?!*])(?P<names>(?: {NAME}){{1,5}})['\"`]?(?P<rest>(?: ?⟦\d+⟧| ?[:：,.]| [-—] ).*|)"
)
_KINDS_FOLLOW = re.compile(
    rf"(?:각 )?(?:쿼리|질의|명령|연산)(?:는|은|의 종류는|의 형식은)? (?:다음과 같은|다음|아래|아래의) ?(?:{HOW_MANY} )?(?:가지|종류|형식|형태)?"
    r"(?: ?(?:중 하나)?(?:이다|가 있다|로 이루어져 있다|로 주어진다|와 같다))?:?"
)
#: What is to be done for a line, which restricts nothing.
_OPERATION = re.compile(
    r"[^<>=|]*(?:한다|바꾼다|더한다|뺀다|구한다|지운다|넣는다|뽑는다|묻는다|연다|닫는다|옮긴다|뒤집는다)(?:\.|$)"
)
_ONE_NUMBER = ("정수", "자연수", "양의 정수", "수", "숫자")
_THING = re.compile(r"(?P<thing>[가-힣 ]{1,40})")
_EACH = re.compile(r"(?:^|[ ,])각(?:각의)? (?P<thing>[가-힣 ]{2,40})")
#: A clause that shares its verb with the next one: "첫째 줄에 문자열 S가, 둘째 줄에 문자열 T가 주어진다".
_LACKS_VERB = re.compile(r"(?<!\d)(?:줄에|줄에는) (?!.*(?:지고|지며|지는데|있고|있으며|내며|내고)$)")
_SEVERAL_LINES = re.compile(
    rf"(?:각|각각의) 테스트 케이스(?:는|의 입력은) (?P<many>{HOW_MANY}|[2-9]) ?(?:개의 )?줄(?:로|에 걸쳐) (?:이루어져 있|구성되어 있|주어지|구성되|이루어지)(?:고|으며|다|며|진다|ㄴ다)"
)
_ONE_LINE = re.compile(
    r"(?:각|각각의) 테스트 케이스는 (?:모두 )?(?:한|하나의) 줄(?:로|에) (?:이루어져 있|주어지|구성되어 있|구성되)(?:고|으며|다|며|ㄴ다)"
)


_ONE_A_LINE = re.compile(r"한 줄에 (?:하나|한 개|1개|한 명)씩|줄마다 (?:하나|한 개)씩|한 줄씩")


def _one_a_line(place: Place, found: Values) -> Place:
    """ "N개의 정수가 한 줄에 하나씩": N lines rather than one. Raises Unreadable."""
    if place.count or place.again or len(found.items) != 1 or found.items[0].last:
        raise Unreadable("how the values stand on their lines is not understood")
    count, found.items[0].count = found.items[0].count, ""
    return replace(place, number=0, from_=place.number, count=count)


def _is_given(clause: str) -> bool:
    return bool(re.search(r"주어(?:진다|지고|지며|지는데)$", clause))


_THINGS = re.compile(
    r"(?:(?:[A-Za-z]개의 )?[^⟦A-Z]*(?:정보|내용|쿼리|질의|상태|모습|명령|연산|테스트 케이스|데이터|결과|설명|지도|그래프|간선|도로|격자|(?<!좌)표|입력)(?:이|가|들이|들에 대한 정보가)?(?: 하나씩| 순서대로| 차례대로| 한 줄에 하나씩)*"
    r"|(?:각 |모든 )?[가-힣 ]*에 대한 정보(?:이|가)?|줄이|)(?: ⟦\d+⟧)? ?주어(?:진다|지고|지며|지는데)|[^⟦A-Z]*정보를 나타내(?:며|고)"
)


def _announces(place: Place) -> bool:
    """Whether lines are only announced: "다음 N개의 줄에는 각 도시의 정보가 주어진다"."""
    return bool(place.count) and bool(
        _THINGS.fullmatch(re.sub(r" (?:공백을 .*|차례대로|순서대로)(?= 주어)", "", place.rest).strip())
    )
