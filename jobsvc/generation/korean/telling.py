"""What sentences and remarks say of values, once all lines are known."""

from __future__ import annotations

import re

from jobsvc.generation.items import Item
from jobsvc.generation.korean.bounds import statements, sum_over_tests
from jobsvc.generation.korean.brackets import COMPARES, parts_of
from jobsvc.generation.korean.legends import legend
from jobsvc.generation.korean.signs import is_harmless, says_integers_only, signs
from jobsvc.generation.korean.subjects import Subjects
from jobsvc.generation.korean.told import KoreanProse, Said
from jobsvc.generation.korean.words import NAME

#: What such a sentence says holds of some of the values only.
CONDITIONAL = re.compile(
    r"(?:인|한|할|일|된|는) 경우(?!(?:는|도|가)? 없)|(?:이|라|하|되|다)면(?=[ ,]|$)|(?:일|할) ?때|[ijk]번 쿼리|번 (?:쿼리|연산|명령)"
)
#: "1000.0": the same whole number, of values that need not be whole.
_REAL = re.compile(r"(?<=\d)\.0+(?!\d)")
#: "양의 정수 k에 대해 N = 2^k-1이 성립한다": the least such number is a bound, whatever else it says.
_OF_A_FORM = re.compile(
    rf"(?:어떤 )?(?P<kind>양의 정수|자연수|음이 아닌 정수) (?P<letter>[a-z])에 대(?:해|하여|해서),? (?P<name>{NAME}) ?= ?(?P<base>[2-9])"
    r"\^(?:\{(?P=letter)\}|(?P=letter))(?P<less> ?- ?1)?(?:이|가|을|를)? (?:항상 )?(?:성립한다|만족한다|성립함이 보장된다)"
)
_LISTED = re.compile(
    r"(?P<name>[A-Za-z])_\{?1\}?, ?(?:(?P=name)_\{?2\}?, ?)?\.\.\.,? ?(?P=name)_(?P<last>\{[^{}]+\}|[A-Za-z0-9]+)"
)
_TOPIC_OF_ALL = re.compile(
    r"^(?:단|또한|이때|여기서),? |^모든 테스트 케이스는 다음을 만족한다: |^(?:각 변수의 |변수의 )?(?:범위|제한)는 "
)
_SUM_OF_ROW = re.compile(
    r"(?:모든 )?(?P<of>[A-Za-z]_\{?[ij]\}?)의 (?:총)?합(?:은|이) (?P<limit>[0-9][0-9^*{}]*)(?:(?:을|를) (?:넘지|초과하지) 않(?:는다|음이 보장된다)| ?이하이다)"
)
#: A comparison as a sentence of its own, with the places that it is said for before it.
_COMPARISON = re.compile(
    r"(?:[01] ?<=? ?(?P<letter>[a-z]) ?<=? ?(?P<end>[A-Za-z0-9+-]+)인 (?:모든 )?(?P=letter)에 대해(?:서)?,? )?"
    r"(?P<text>[^가-힣]+?) ?(?:이다|다|을 만족한다|를 만족한다|이 성립한다)?"
)


class Telling:
    """Gathers what is said of the values of a layout; `texts` are all sentences."""

    def __init__(self, prose: KoreanProse, subjects: Subjects, texts: list[str]) -> None:
        self.prose = prose
        self.subjects = subjects
        self.texts = texts
        self.meanings: list[tuple[str, str]] = []  # legends, and the characters that they tell the meaning of

    def spell(self) -> None:
        """Gives the only string whose characters are not said those of the only legend."""
        strings = [item for item, _ in self.prose.layout.items() if item.kind == "string"]
        spelled = re.compile(r"consist|each character")
        open_ = [
            item
            for item in strings
            if "consist" not in item.said
            and not any(said.text.startswith(item.name) and spelled.search(said.text) for said in self.prose.said)
        ]
        if len(open_) == len(strings) == len(self.meanings) == 1:
            text, letters = self.meanings[0]
            quoted = [f"'{letter}'" for letter in letters]
            spoken = self.subjects.spoken(open_[0])
            self.prose.said.append(Said(f"{spoken} consists of {', '.join(quoted[:-1])} and {quoted[-1]}", text))
        self.prose.unread += [text for text, _ in self.meanings]

    def remark(self, remark: str, items: list[Item], quote: str) -> None:
        """Reads a remark in brackets: comparisons, or words about the values before it."""
        plain: list[str] = []
        for part in parts_of(remark):
            if not re.search(r"[가-힣]", part):
                if COMPARES.search(part) or "\\in" in part:
                    plain.append(part)
                elif part.strip(" ,.;"):
                    self.doubt(part, quote)
                continue
            said, rest = self.read(part)
            if not said and items:
                said, rest = self.read(f"{', '.join(self.subjects.spoken(item) for item in items)}은 {part}")
            self.say(said, quote)
            if rest and not is_harmless(rest):
                self.doubt(part, quote)
        for text in plain:
            named = f"{self.subjects.spoken(items[-1])} {text}" if re.match(r" ?[<>]", text) and items else text
            self.prose.said += [Said(self.elements(one), quote) for one in re.split(r" ?; ?", named) if one.strip()]

    def elements(self, text: str) -> str:
        """A comparison with ``A_1, ..., A_N`` in it, where that is the whole row, as one of ``A_i``."""

        def whole(match: re.Match[str]) -> str:
            item = next((one for one, _ in self.prose.layout.items() if one.name == match["name"]), None)
            last = match["last"].strip("{}")
            return f"{match['name']}_i" if item and last in (item.last, item.count) else match[0]

        return _LISTED.sub(whole, text)

    def of_values(self, sentence: str, remarks: list[str], problem: str, before: list[Item]) -> None:
        """A sentence that is not about lines, or may be: then `problem` tells why it is not understood as such.

        `before` are the values of the lines that were spoken of last.
        """
        for remark in remarks:
            if CONDITIONAL.search(sentence):
                self.doubt(f"{sentence} ({remark})")
            else:
                self.remark(remark, [], sentence)
        text = re.sub(r" ?⟦\d+⟧", "", sentence).strip(" ,.")
        if not text or says_integers_only(text):
            self.prose.integers_only |= bool(text)
            return
        if form := _OF_A_FORM.fullmatch(text):
            least = int(form["base"]) ** (form["kind"] != "음이 아닌 정수") - bool(form["less"])
            self.say([f"{least} <= {form['name']}"], text)
            self.prose.unresolved.append(f"{text[:200]} (values of this form are not understood)")
            return
        self.subjects.before = before
        if letters := legend(text):
            self.meanings.append((text, letters))
            return
        rest = text
        if not CONDITIONAL.search(text):
            said, rest = self.read(text)
            self.say(said, text)
        if rest and is_harmless(rest):
            self.prose.unread.append(rest)
        elif rest and problem:
            self.prose.unresolved.append(problem)
        elif rest:
            self.doubt(rest)

    def say(self, said: list[str], quote: str) -> None:
        """Keeps statements; that a value is an integer is noted of the value itself."""
        for text in said:
            whole = re.fullmatch(r"(\S+) is an integer", text)
            if "|word|" in text or "|line|" in text:
                self.prose.said.append(Said(f"{'word' if '|word|' in text else 'line'} is a string", quote))
            if whole is None:
                self.prose.said.append(Said(text, quote))
                continue
            base = whole[1].split("_")[0]
            for item, _ in self.prose.layout.items():
                if item.name == base and item.kind == "":
                    item.kind = "int"

    def read(self, text: str) -> tuple[list[str], str]:
        """What the text says in the wording of `sentences`, and the rest of it, which is not understood."""
        if not _REAL.search(text):
            return self._read(text)
        said, rest = self._read(_REAL.sub("", text))
        if not said:
            return [], text
        self.prose.unresolved.append(f"{text[:200]} (values that may be real numbers are not understood)")
        return said, rest

    def _read(self, text: str) -> tuple[list[str], str]:
        if total := sum_over_tests(text):
            return [total], ""
        if (total_of := _SUM_OF_ROW.fullmatch(text)) and not self.prose.layout.tests:
            return [f"the sum of {total_of['of']} is at most {total_of['limit']}"], ""
        wholes = [self.subjects.of_the_whole(part) for part in re.split(r"(?<=며),? ", text)]
        if all(wholes):
            return wholes, ""
        if numbers := self.subjects.numbered(text, self.texts):
            return numbers, ""
        text = _TOPIC_OF_ALL.sub("", text)
        signs_only, integers = re.subn(r"(?:이며|이고),? (?:모든 입력은|입력은 모두) 정수이?다?$", "", text)
        signs_only = re.sub(r"(?<=[A-Za-z0-9}]) ?(?:이고|이며|그리고),? ?(?=[A-Za-z0-9|-])", ", ", signs_only)
        comparison = _COMPARISON.fullmatch(signs_only)
        if comparison and COMPARES.search(comparison["text"]):
            self.prose.integers_only |= bool(integers)
            quantified = text.partition("인 ")[0] if comparison["letter"] else ""
            compared = comparison["text"].strip(" ,")
            return [f"{compared} ({quantified})" if quantified else compared], ""
        return statements(text, self.subjects, self.subjects.is_string)

    def doubt(self, text: str, quote: str = "") -> None:
        """Keeps a text that was not understood, with the signs of a condition in it."""
        found = signs(text)
        if found:
            self.prose.doubtful.append((quote or text, found))
        else:
            self.prose.unread.append(text)
