"""What the subject of a Korean sentence means: names, or values by what the lines call them."""

from __future__ import annotations

import re

from jobsvc.generation.items import Item
from jobsvc.generation.korean.words import HOW_MANY, NAME, STRINGS, WHOLE_NUMBERS, counted, squeezed
from jobsvc.generation.layout import Layout, Rows

_NAMES = re.compile(
    rf"(?:(?:두|세|네|다섯)? ?(?:{WHOLE_NUMBERS}|{STRINGS}|변수|값|수열|배열|능력치) )?"
    rf"(?P<names>{NAME}(?:(?:, ?| 와 |와 |과 |(?:과|와)?,? ?그리고 |,? 및 ){NAME})*)"
    r"(?:의 (?:원소|값|범위|모든 원소)(?:의 (?:값|범위))?)?"
)
_LENGTH = re.compile(
    rf"(?P<of>.+?)(?:의 길이|들의 길이|의 최대 길이)(?: {NAME}(?:, ?{NAME})*)?|(?P<bare>(?:최대 )?길이)"
)
_EVERY = re.compile(
    r"^(?:(?:각각의|각각|각|모든|주어지는|입력으로 주어지는|입력되는|전체|이|위|그|해당|입력의|처음에|이때) )+"
)
_ALL = re.compile(
    rf"입력|(?:(?:입력으로 |입력에 )?주어지는 (?:모든 )?(?:{WHOLE_NUMBERS}|값|입력)(?:들)?|모든 (?:입력|입력값|{WHOLE_NUMBERS}|값)|입력되는 모든 (?:수|정수|값)|입력 값)(?:의 범위|의 값)?"
)
_STRING = re.compile(rf"(?:각각의 |각 |모든 |이 |두 |주어지는 |입력으로 주어지는 )*{STRINGS}(?:들)?")
_GRAPHS = (
    (r"(?:주어지는 |입력되는 )?(?:그래프|연결 ?관계|간선)(?:는|은|들은) (?:항상 |모두 )?트리(?:이다|를 (?:이룬다|구성한다|이루며|구성하며)|임이 보장된다|를 이룸이 보장된다|형태이다)", "the graph is a tree"),
    (r"(?:주어지는 )?(?:연결 ?관계|그래프)(?:는|은) 트리를 구성(?:하며|한다)", "the graph is a tree"),
    (r"(?:주어지는 |입력되는 )?그래프는 (?:항상 )?(?:연결 그래프(?:이다|임이 보장된다|이며|임이 보장되며)|연결되어 있(?:다|음이 보장된다|으며))", "the graph is connected"),
    (r"(?:그래프에 )?자기 자신(?:을 잇는|으로 가는|을 향하는) 간선은 (?:없다|주어지지 않는다|존재하지 않는다)", "the graph has no self-loops"),
    (r"(?:그래프에 )?(?:중복 간선|중복되는 간선|중복된 간선)은? (?:없다|주어지지 않는다|존재하지 않는다)|같은 간선이 (?:두 번|여러 번)(?: 이상)? (?:주어지는 경우는 없다|주어지지 않는다)", "the graph has no multiple edges"),
    (r"(?:임의의 )?두 (?:정점|도시|노드|마을)(?:을|를)? ?(?:사이의|사이를 잇는|잇는|연결하는) (?:간선|도로|길)(?:은|는) (?:최대|많아야) (?:하나|한 개|1개)(?:이다|다|만 존재한다|존재한다)?", "the graph has no multiple edges"),
    (r"중복 간선이나 자기 자신을 잇는 간선은 없다|(?:그래프에 )?(?:루프|자기 자신을 잇는 간선)(?:와|과|나|이나) 중복 간선은 없다", "the graph has no self-loops and no multiple edges"),
)  # fmt: skip
_NUMBERED = re.compile(
    r"(?:그래프의 |각 |모든 )*(?P<thing>정점|노드|도시|마을|역|섬|지점|교차로|학생|사람|컴퓨터|건물|방)(?:들)?(?:의 번호)?(?:은|는|에는|들은) "
    rf"(?P<low>[01])번?(?:부터|에서) (?P<high>{NAME}(?:-1)?)번?까지(?:의)? ?(?:차례대로 |중복 없이 |순서대로 )*(?:서로 다른 )?(?:자연수|정수|번호)?(?:로|가|이)?"
    r" ?(?:중복 없이 )?(?:이다|다|매겨져 있다고 가정한다|매겨져 있다|붙어 있다|매겨진다|표현된다|나타낸다|번호가 매겨져 있다|부여되어 있다|부여된다|주어진다)?"
)
_NEVER_AGAIN = re.compile(
    rf"같은 (?P<what>{STRINGS}|{WHOLE_NUMBERS}|원소|값)(?:이|가|는|은) (?:두 번|여러 번|2번)(?: 이상)? "
    r"(?:주어지지 않는다|나오지 않는다|등장하지 않는다|주어지는 경우는 없다|나타나지 않는다)"
    rf"|중복(?:된|되는) (?P<what_2>{STRINGS}|{WHOLE_NUMBERS}|원소|값)(?:은|는|이|가) (?:없다|주어지지 않는다|존재하지 않는다)"
)
_POINTS_APART = re.compile(
    r"(?:단,? |또한,? )?(?:모든 점(?:은|의 좌표는|의 위치는) 서로 다르다|같은 (?:점|좌표|위치)(?:이|가|에) (?:두 번|여러 번)(?: 이상)? "
    r"(?:주어지지 않는다|주어지는 경우는 없다)|(?:어떤 )?두 점이 같은 (?:위치|좌표)에 있는 경우는 없다|중복(?:된|되는) 점은 (?:없다|주어지지 않는다))"
)
#: Things that one goes between: "u에서 v로 가는 간선".
_PLACES = frozenset(["정점", "노드", "도시", "마을", "역", "섬", "지점", "교차로"])
_FROM_TO = re.compile(rf"({NAME})에서 ({NAME})(?:로|으로) (?:가는|향하는|이동하는|오는)")
_GRAPH_RULES = tuple((re.compile(pattern), meaning) for pattern, meaning in _GRAPHS)


#: Nouns that end what many a value is called: "사람의 수" is no number that "각 수" means.
_GENERAL = frozenset(["수", "정수", "자연수", "숫자", "값", "개수", "크기", "길이", "번호", "원소", "수열", "배열"])


class Subjects:
    """Looks up what subjects mean among the values of a layout."""

    def __init__(self, layout: Layout, called: dict[str, list[Item]], *, is_open: bool = False) -> None:
        self.layout = layout
        self.stated: set[str] = set()  # names that a remark bounds
        self.before: list[Item] = []  # the values that were spoken of last
        self.is_open = is_open  # some lines are not understood, so that values may be spoken of that are not there
        self.called = called
        self.in_rows = {id(item): rows for item, rows in layout.items()}

    def __call__(self, subject: str) -> list[str] | None:
        text = subject.strip(" ,")
        if re.fullmatch(r"이 (?:값|수|정수)", text) and len(self.before) == 1 and id(self.before[0]) in self.in_rows:
            return [self.spoken(self.before[0])]
        if length := _LENGTH.fullmatch(text):
            return self._lengths(_EVERY.sub("", length["of"] or ""))
        if names := _NAMES.fullmatch(_EVERY.sub("", text)):
            found = re.findall(NAME, names["names"])
            return [self._named(name) for name in found]
        if _ALL.fullmatch(text):
            return self._all_numbers() or (["number"] if self.is_open and text.endswith(("정수", "수")) else None)
        if found_items := self._called(text):
            return [self.spoken(item) for item in found_items]
        if _STRING.fullmatch(text):
            return self._strings()
        return self._elements(text)

    def _named(self, name: str) -> str:
        """A name as the text writes it; that of a row without its subscript means its elements."""
        base, _, index = name.partition("_")
        item = next((one for one, _ in self.layout.items() if one.name == base), None)
        if item is not None and index and item.kind == "string" and not item.is_row and not self.in_rows.get(id(item)):
            return f"each character of {base}"
        item = item if item is not None and item.name == name else None
        return self.spoken(item) if item is not None and item.is_row and item.kind != "string" else name

    def spoken(self, item: Item) -> str:
        """One value of the item, as statements name it."""
        rows = self.in_rows.get(id(item), False)
        letters = ["i", "j"][: rows + item.is_row]
        if rows and not item.is_row and not item.index:
            return item.name
        if not rows and not item.is_row and item.index:
            return f"{item.name}_{{{item.index}}}"
        return f"{item.name}_{{{','.join(letters)}}}" if letters else item.name

    def is_string(self, name: str) -> bool:
        base = re.split(r"_", name.strip("|"))[0]
        known = [item for item, _ in self.layout.items() if item.name == base]
        return all(item.kind in ("string", "characters", "") or item.is_row for item in known)

    def _lengths(self, of: str) -> list[str] | None:
        """The strings whose length is spoken of."""
        if not of:
            strings = self._strings()
            return [f"|{name}|" for name in strings] if strings and len(strings) == 1 else None
        names = _NAMES.fullmatch(of)
        if names:
            found = re.findall(NAME, names["names"])
            strings = [self._named(name) for name in found if self.is_string(name) and not self._is_number(name)]
            return [f"|{name}|" for name in strings] if len(strings) == len(found) else None
        strings = [self.spoken(item) for item in self._called(of) or () if item.kind == "string"] or (
            self._strings() if _STRING.fullmatch(of) or re.fullmatch(rf"(?:.* )?{STRINGS}", of) else None
        )
        if not strings and self.is_open and not re.search(NAME, of):
            return ["|line|" if of.endswith("줄") else "|word|"]
        return [f"|{name}|" for name in strings] if strings else None

    def _is_number(self, name: str) -> bool:
        return any(item.name == name and item.kind == "int" for item, _ in self.layout.items())

    def _strings(self) -> list[str] | None:
        found = [self.spoken(item) for item, _ in self.layout.items() if item.kind == "string"]
        return found or None

    def _all_numbers(self) -> list[str] | None:
        """Every number but those that count others, or are bounded elsewhere: "모든 수" may not mean them."""
        items = [item for item, _ in self.layout.items() if item.kind != "string" and item.name != self.layout.tests]
        rows = [node.count for node in (*self.layout.lines, *self.layout.body) if isinstance(node, Rows)]
        counts = " ".join([*rows, *(text for item in items for text in (item.count, item.last))])
        counting = set(re.findall(r"[A-Za-z]+", counts))
        meant = [item for item in items if item.name not in counting | self.stated]
        return [self.spoken(item) for item in meant or items] or None

    def _called(self, text: str) -> list[Item] | None:
        """The values that the lines call so; "시작 시간과 끝나는 시간" are two."""
        whole = squeezed(re.sub(r"의 (?:범위|값)$", "", _EVERY.sub("", text)))
        if found := self._exactly(whole):
            return found
        parts = [squeezed(_EVERY.sub("", part)) for part in re.split(r"(?:과|와) |, ", text)]
        several = [self._exactly(part) for part in parts]
        if len(parts) > 1 and all(several):
            return [item for part in several for item in part or ()]
        return None

    def _exactly(self, name: str) -> list[Item] | None:
        if not name:
            return None
        whole = self.called.get(name)
        if not whole and name in _GENERAL:
            return None
        ends = {id(item): item for called, items in self.called.items() if called.endswith(name) for item in items}
        found = whole or list(ends.values())
        items = {id(item): item for item in found if item.name}
        alike = bool(whole) and len({item.nouns for item in items.values()}) == 1
        return list(items.values()) if len(items) == 1 or alike else None

    def _elements(self, text: str) -> list[str] | None:
        """ "수열의 원소", "각 수": the values of the only row of numbers, where no other value could be meant."""
        bare = _EVERY.sub("", text)
        if (
            not re.fullmatch(
                rf"(?:(?:수열|배열)의 |{HOW_MANY} )?(?:원소|{WHOLE_NUMBERS}|값)(?:의 범위|의 값|의 크기)?(?:들)?", bare
            )
            or bare == text == "수"
        ):
            return None
        numbers = [(item, item.is_row or in_rows) for item, in_rows in self.layout.items() if item.kind != "string"]
        rows = [item for item, repeated in numbers if repeated]
        several = re.fullmatch(rf"(?P<many>{HOW_MANY}) (?:정수|자연수|수)", bare)
        if several and not rows and counted(several["many"]) == str(len(numbers)):
            return [self.spoken(item) for item, _ in numbers]
        if rows or len(self.layout.scope) != 1 or not text.startswith("각"):
            return [self.spoken(rows[0])] if len(rows) == 1 else None
        return [self.spoken(item) for item, _ in numbers if item.name != self.layout.tests]

    def _points_apart(self) -> str:
        """That no two rows of two numbers are the same, where there are only such rows."""
        rows = [node for node in (*self.layout.lines, *self.layout.body) if isinstance(node, Rows)]
        items = rows[0].lines[0].items if len(rows) == 1 else []
        if len(items) != 2 or any(item.is_row or item.kind == "string" for item in items):
            return ""
        return f"the pairs ({self.spoken(items[0])}, {self.spoken(items[1])}) are distinct"

    def numbered(self, text: str, sentences: list[str]) -> list[str]:
        """ "정점은 1부터 N까지 자연수이다": bounds of the values that are numbers of those things, ``u번 정점``."""
        match = _NUMBERED.fullmatch(text.strip(" ."))
        if match is None:
            return []
        thing = match["thing"]
        known = {item.name: item for item, _ in self.layout.items()}
        called = {
            item.name
            for words, items in self.called.items()
            if re.search(rf"{thing}(?:의|들의)?(?:번호)?$", words)
            for item in items
        }
        spoken = {name.split("_")[0] for said in sentences for name in re.findall(rf"({NAME})번 {thing}", said)}
        if thing in _PLACES:
            spoken |= {one.split("_")[0] for said in sentences for pair in _FROM_TO.findall(said) for one in pair}
        found = [known[name] for name in known if name and name in called | spoken and known[name].kind != "string"]
        return [f"{match['low']} <= {self.spoken(item)} <= {match['high']}" for item in found]

    def of_the_whole(self, text: str) -> str:
        """What a sentence says of the graph that the edges form, "" where it says nothing of it."""
        if same := re.fullmatch(
            rf"(?:또,? |단,? )?({NAME})(?:와|과) ({NAME})(?:가|이) 같은 (?:경우|입력)(?:는|도|은) (?:없다|주어지지 않는다)",
            text.strip(" ."),
        ):
            return f"{same[1]} != {same[2]}"
        if again := _NEVER_AGAIN.fullmatch(re.sub(r"^(?:단|또한|또|이때),? ", "", text.strip(" ."))):
            names = self(again["what"] or again["what_2"])
            return f"{names[0]} are distinct" if names and len(names) == 1 else ""
        if _POINTS_APART.fullmatch(text.strip(" .")):
            return self._points_apart()
        if apart := re.fullmatch(rf"({NAME})의 모든 (?:문자|글자)(?:는|들은) (?:모두 )?서로 다르다", text.strip(" .")):
            return f"all characters of {apart[1]} are distinct"
        bare = re.sub(r"^(?:단|또한|또|이때|여기서),? ", "", re.sub(r" ?⟦\d+⟧", "", text).strip(" ."))
        return next((meaning for pattern, meaning in _GRAPH_RULES if pattern.fullmatch(bare)), "")


__all__ = ["HOW_MANY", "Rows", "Subjects"]
