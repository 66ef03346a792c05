"""What a clause says is on a line: "수열의 길이 N과 정수 K가", "N개의 정수 A_1, A_2, ..., A_N이", "길이가 N인 문자열 S가".

A description stands before its name, the particle behind it. What a description says beyond quantity, kind, length
and characters is handed back, to be judged by its signs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jobsvc.generation.expressions import Unreadable
from jobsvc.generation.items import Item, split_name
from jobsvc.generation.korean.letters import letters
from jobsvc.generation.korean.words import (
    COUNTERS,
    EXPRESSION,
    HOW_MANY,
    MARK,
    NAME,
    STRINGS,
    SUBSCRIPT,
    WHOLE_NUMBERS,
    counted,
    squeezed,
)


@dataclass
class Values:
    """The items of a line, what the text calls each of them, and the words that may say more."""

    items: list[Item] = field(default_factory=list)
    called: dict[str, list[Item]] = field(default_factory=dict)  #: squeezed descriptions
    remarks: dict[int, list[Item]] = field(default_factory=dict)  #: numbers of remarks, with the items before them
    leftover: list[str] = field(default_factory=list)
    bounded: list[tuple[Item, str]] = field(default_factory=list)  #: bounds in words before the value
    tests: bool = False


#: How values stand on their line, which says nothing of them.
_MANNER = re.compile(
    r"(?:,? ?(?:빈칸|공백|스페이스|쉼표 없이)(?: ?(?:문자|하나씩|하나|한 칸|한 개|1개|한칸))?(?:씩)?(?:을|를|으로|로)?"
    r"(?: ?(?:사이로|사이에|사이|기준으로))?(?: ?(?:두고|두어|구분되어|구분하여|구분돼서|구분돼|구분되어서|구분지어|나뉘어져|나누어져|나뉘어"
    r"|나누어|분리되어|띄워져|이용해|해서|띄고))(?: ?한 줄에| ?한 줄로)?"
    r"|,? ?사이에 (?:빈칸|공백)(?:을|를)? ?(?:하나 |한 칸 )?(?:두고|두어)"
    r"|,? ?(?:차례대로|차례로|순서대로|각각|한 줄에 하나씩|한 줄에 걸쳐|한 줄에|한 줄로|한 줄씩|하나씩|한 개씩|입력으로|아래와 같이|다음과 같이)"
    r"|,? ?(?:번호|입력) ?순서?(?:대로|로)|,? ?(?:시계|반시계) 방향(?:으로| 순서대로| 순으로)?"
    r"|,? ?(?:적어야 할|등장하는|나오는|방문하는|놓인|연결된|배열된|서 있는|있는) 순서대로"
    r"|,? ?1번(?:째)?(?:부터| [가-힣]{1,4}부터)(?: N번(?:째)?(?:까지)?)? 순서대로|,? ?왼쪽(?:에서)?부터(?: 오른쪽(?:까지|으로))?"
    r"|,? ?위에서부터(?: 아래(?:까지|로))?|,? ?공백으로)(?=[ ,⟦]|$)"
)
_GIVEN = re.compile(
    r" ?(?:주어(?:진다|지고|지며|지는데|져 있다|지는)|있다|있고|있으며|놓여 있다|오고|온다|나온다)[., ]*$"
)
#: ``a_1, a_2, ..., a_N``; the separators may be missing.
_ROW = (
    rf"(?<![A-Za-z0-9_])(?P<base>[A-Za-z]{{1,3}}'?)(?P<first>{SUBSCRIPT}) ?,? ?(?:(?P=base){SUBSCRIPT} ?,? ?){{0,3}}"
    rf"\.\.\.? ?,? ?(?P=base)(?P<last>{SUBSCRIPT})"
)
_FOLLOWED = (
    rf"(?P<marks>(?:{MARK})*)(?:(?:이|가|은|는|과|와|하고)(?=[ ,]|$)|(?:을|를|로|으로)$|(?= ?, )|$|(?= 그리고 )|(?= 및 )"
    rf"|(?= ?(?:좌표|쌍))|(?= {HOW_MANY} (?:개의 )?{WHOLE_NUMBERS}(?:로|가|이|를|을)(?: |$))|(?= {NAME}(?:{MARK})*(?:[ ,]|이|가|$)))"
)
_ITEM = re.compile(rf"(?:{_ROW}|(?P<name>{NAME})){_FOLLOWED}")
_OWNER = re.compile(rf"{NAME}(?:(?:, ?|와 |과 ){NAME})*(?=의 |번 |에서 |보다 |부터 )")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_CHARACTER = rf"['\"]?[!-~]['\"]?(?:{MARK})?"
_OF_CHARACTERS = re.compile(
    rf"(?:문자 )?{_CHARACTER}(?:(?:와|과|,| 또는| 혹은) ?{_CHARACTER})+(?:으로만|로만|으로|로) (?:이루어|구성)"
)
_AFTER = re.compile(
    rf"^ ?(?:좌표|쌍)?(?:이|가)? ?(?:(?P<many>{EXPRESSION}|{HOW_MANY})(?:개의?|쌍의?)? ?(?:{WHOLE_NUMBERS})?(?:가|이|로|으로)?)?$"
)
_JOINT = re.compile(r"^ ?(?:,|와|과|그리고|및|또는)? ?(?:그리고 |및 )?")


_ASCENDING = re.compile(r" ?(?:크기의? )?(?:비내림차순|오름차순)(?:으로)?(?: 정렬되어| 정렬된)?(?= |$)")


def _sort(items: list[Item]) -> None:
    """Notes that the only row is sorted. Raises Unreadable."""
    if len(items) != 1 or not items[0].is_row or items[0].kind == "string":
        raise Unreadable("what is sorted is not understood")
    apart = "distinct" in items[0].adjectives
    items[0].adjectives = items[0].adjectives.replace("distinct", "") + (" increasing" if apart else " non-decreasing")


#: "M개의 알파벳 대문자가 공백 없이": a string of M characters.
_SIDE_BY_SIDE = re.compile(
    rf"(?:^|(?<= ))(?P<many>{EXPRESSION})개의 (?P<letters>(?:대문자 알파벳|소문자 알파벳|알파벳 대문자|알파벳 소문자|숫자|대문자|소문자))(?:들)?"
    r"(?P<josa>이|가) (?:공백|빈칸|띄어쓰기) ?없이(?: 붙어서)?"
)


#: "사람의 위치가 P와 H로 이루어진 문자열로": that string, whatever it tells.
_AS_A_STRING = re.compile(
    r"^(?P<what>[가-힣 ]{2,40}?(?:위치|상태|정보|모습|배치))(?:이|가) (?P<string>(?=.*(?:이루어진|이루어지는|구성된) ).*문자열)로$"
)
#: "2개의 정수로 이루어진다: n - 도시의 개수; m - 도로의 개수"
_LISTED = re.compile(
    rf"^(?P<many>\d|{HOW_MANY})(?:개의)? (?P<kind>정수|자연수)로 이루어(?:진다|져 있다): ?"
    rf"(?P<list>{NAME} ?[-:] ?[^;]+(?:; ?{NAME} ?[-:] ?[^;]+)+)$"
)


def _descriptions_first(match: re.Match[str]) -> str:
    """A list of names and what they are, each the other way round; unchanged where they are not as many as is said."""
    told = [re.split(r" ?[-:] ?", part.strip(), maxsplit=1) for part in match["list"].split(";")]
    if len(told) != int(counted(match["many"])):
        return match[0]
    return f"{', '.join(f'{re.sub(MARK, str(), words)} {name}' for name, words in told)}이 주어진다"


def values(clause: str) -> Values:
    """The values on a line. Raises Unreadable where they are not understood."""
    clause = _LISTED.sub(_descriptions_first, clause)
    given = _GIVEN.search(clause)
    if given is None:
        raise Unreadable("what is on the line is not understood")
    if re.search(r"시계 방향", clause) and re.search(r"꼭짓점|다각형|좌표|점의|점이", clause):
        raise Unreadable("in which order the points stand is not understood")
    text = _MANNER.sub(" ", clause[: given.start()])
    text, ascending = _ASCENDING.subn(" ", text)
    told = _AS_A_STRING.match(text)
    text = f"{told['string']}이" if told else text
    text = _SIDE_BY_SIDE.sub(r" 길이가 \g<many>인 \g<letters>로만 이루어진 문자열\g<josa>", text)
    text = re.sub(rf"({NAME})의 값(?=이|가|을|를|은|는)", r"\1", text)
    text = re.sub(r" {2,}", " ", text).strip(" ,")
    text = re.sub(r" ?⟦", " ⟦", text)
    found = Values(leftover=[told["what"]] if told else [])
    place = 0
    owners = [match.span() for pattern in (_OWNER, _IN_BRACKETS, _OF_CHARACTERS) for match in pattern.finditer(text)]
    group: list[Item] = []
    for match in _ITEM.finditer(text):
        if any(start <= match.start() < end for start, end in owners):
            continue
        before = _JOINT.sub("", re.sub(r"^ ?좌표(?=와|과|,| )", "", text[place : match.start()]))
        _check_words(before)
        items = _described(before, match)
        if before.strip() or not group:
            group = []
            _describe(before, items, found)
        else:
            _share(group[0], items)
            for alike in found.called.values():
                alike.extend(items if any(one is group[0] for one in alike) else ())
        group += items
        found.items += items
        for number in re.findall(r"\d+", match["marks"]):
            found.remarks.setdefault(int(number), []).extend(group)
        place = match.end()
    _finish(text[place:], found)
    if ascending:
        _sort(found.items)
    named = [(item.name, item.index) for item in found.items if item.name]
    if len(set(named)) < len(named):
        raise Unreadable("a name stands on the line twice")
    return found


def _described(before: str, match: re.Match[str]) -> list[Item]:
    """The item of a name, or the row of names."""
    if match["base"]:
        first, last = (match[end].lstrip("_").strip("{}").replace(" ", "") for end in ("first", "last"))
        glued = bool(re.match(rf"{match['base']}_\{{?[01]\}}?{match['base']}_", match[0]))
        return [Item("characters" if glued else "int", match["base"], first=first, last=last)]
    name, index = split_name(match["name"].replace(" ", ""))
    return [Item("int" if before.strip() else "", name, index)]


_QUANTITY = re.compile(rf"(?:^|(?<=[ ,]))(?:총 |각각 )?(?P<many>{EXPRESSION}|{HOW_MANY}) ?{COUNTERS}의 ")
_SEVERAL = re.compile(
    rf"(?:^|(?<= ))(?P<many>{HOW_MANY}) (?=(?:[가-힣]+ ){{0,3}}?(?:{WHOLE_NUMBERS}|{STRINGS}|값|점|정점|번호)(?:[ ,]|$))"
)
_SEVERAL_BEFORE = re.compile(rf" (?P<many>{EXPRESSION}|{HOW_MANY}) ?{COUNTERS}$")
_LENGTH = re.compile(
    rf"(?:길이|크기)(?:가|는)? ?(?P<exact>{EXPRESSION})(?:인|의|짜리|이고|이며)(?=[ ,])"
    r"|(?:최대 )?길이(?:가)? (?P<most>\d+)(?:자|글자)? (?:이하인|이하의|이하)(?=[ ,])"
    r"|길이(?:가|는) (?P<most_2>\d+)(?:자|글자)?(?:을|를) (?:넘지|초과하지) 않는|길이가 최대 (?P<most_3>\d+)인"
    r"|길이(?:가)? (?P<low>\d+)(?:자|글자)? 이상,? (?P<high>\d+)(?:자|글자)? (?:이하인|이하의)"
)
_LETTERS = re.compile(
    r"(?P<letters>(?:[^⟦]){1,60}?)(?:로만|으로만|만으로|로|으로) (?:이루어진|이루어지는|구성된|되어 있는|된|구성되는)(?=[ ,]|$)"
)
#: Different values, rather than values of different things: "서로 다른 두 정수", not "서로 다른 색의 수".
_APART = re.compile(
    rf"서로 다른 (?:(?:{EXPRESSION}|{HOW_MANY}) ?(?:{COUNTERS}의 )?)?(?:[가-힣]+의 )??(?:{WHOLE_NUMBERS}|{STRINGS}|정점|번호)"
    r"(?: 번호)?$"
)
_TESTS = re.compile(
    r"(?:테스트 케이스|데이터 세트|데이터 집합)(?:의|들의)? ?(?:총 )?(?:개수|수)(?:를 의미하는|를 나타내는|인)?(?: (?:하나의 )?(?:정수|자연수|양의 정수))?$"
)
_HEAD = re.compile(
    r"(?:를|을) (?:나타내는|의미하는|뜻하는|표현하는)(?= |$)|(?<=[가-힣])인(?= (?:정수|자연수|양의 정수|수)$|$)"
)


_PERMUTATION = re.compile(
    r"(?:1부터 [A-Za-z]까지의? ?(?:정수|자연수|수)?(?:들)?(?:로|으로)? ?(?:이루어진 |구성된 )?)?순열$"
)


def _describe(before: str, items: list[Item], found: Values) -> None:
    """Notes what the words before an item say of it and of those that share them."""
    item = items[0]
    text = re.sub(MARK, "", before.strip(" ,"))
    if re.search(r"테스트 케이스", text) and _TESTS.search(text):
        found.tests = True
        item.kind = "int"
        return
    if item.last and (permuted := _PERMUTATION.search(text)):
        text = text[: permuted.start()].strip()
        item.adjectives = f"{item.adjectives} permutation".strip()
    text = _read_modifiers(_bounded(text, item, found), item)
    head = text.rsplit(" ", 1)[-1] if text else ""
    if re.fullmatch(rf".*{STRINGS}", head):
        item.kind = "string"
    item.nouns = head
    _call(item, text, found)


_OWNS = re.compile(
    rf"{NAME}(?:(?:, ?|와 |과 ){NAME})*(?=의 |번|에서 |보다 |부터 |까지|째)|\([^()]*\)"
    rf"|(?:수열|배열|집합|행렬|문자열|그래프|다각형|트리) {NAME}(?= [가-힣]|를 )"
)


def _check_words(before: str) -> None:
    """Raises Unreadable where the words before a value hold names that may be values too, or speak of lines."""
    if "..." in before:
        raise Unreadable("names with dots between them are not understood")
    if re.search(r"(?:^|[ \d])줄|번째 줄", before):
        raise Unreadable(f"{before.strip()!r} is not understood")
    rest = _OF_CHARACTERS.sub(" ", _QUANTITY.sub(" ", _LENGTH.sub(" ", _OWNS.sub(" ", f"{before} "))))
    if re.search(NAME, _SEVERAL_BEFORE.sub(" ", rest.rstrip())):
        raise Unreadable(f"{before.strip()!r} is not understood")


_BOUNDED = re.compile(
    r"(?:^|(?<= ))(?P<bound>(?:절댓값이 )?-?[0-9][^가-힣]*(?:보다|이상|이하|미만|초과|을 넘지|를 넘지|을 초과하지|를 초과하지)(?:.*?)"
    r"(?:같은|작은|큰|인|의|않는)) (?=(?:[가-힣]+ )?(?:양의 정수|음이 아닌 정수|자연수|정수|수)$)"
)


def _bounded(text: str, item: Item, found: Values) -> str:
    """The words without a bound among them, which is kept: "100보다 작거나 같은 자연수 N"."""
    match = _BOUNDED.search(text)
    if match is None:
        return text
    found.bounded.append((item, match["bound"]))
    return f"{text[: match.start()]}{text[match.end() :]}".strip()


def _call(item: Item, text: str, found: Values) -> None:
    """Notes the kind that the last word tells, and the rest as what the item is called."""
    if re.search(rf"{NAME}(?:명|개|원|마리|장)(?:,|과|와|이|가| )", text):
        raise Unreadable(f"{text!r} is not understood")
    whole = re.search(rf"(?:^| )(?P<kind>{WHOLE_NUMBERS})$", text)
    if whole and (whole["kind"] != "수" or text == "수"):
        item.kind = "int"
        _note_kind(whole["kind"], item)
        if whole["kind"] in ("홀수", "짝수"):
            found.bounded.append((item, whole["kind"]))
        rest = text[: whole.start()].strip()
    else:
        rest = text
    said = _HEAD.sub("", rest).strip()
    described = re.sub(rf"(?:^| |(?<=[가-힣])){STRINGS}$", "", said).strip() if item.kind == "string" else said
    found.leftover += [described] if described else []
    # That a name is "a number" says nothing of which it is.
    general = {"", *(() if item.name == "" else ("정수", "자연수", "수", "숫자", "양의정수", "값"))}
    for name in {squeezed(said), squeezed(text)} - general:
        found.called.setdefault(name, []).append(item)


def _note_kind(kind: str, item: Item) -> None:
    if kind in ("자연수", "양의 정수", "양의 자연수"):
        item.adjectives = f"{item.adjectives} positive".strip()
    elif kind in ("음이 아닌 정수", "음수가 아닌 정수"):
        item.adjectives = f"{item.adjectives} non-negative".strip()


def _read_modifiers(text: str, item: Item) -> str:
    """What remains of a description without quantity, length, characters and distinctness, which the item gets."""
    if length := _LENGTH.search(text):
        low, high = length["low"], length["high"] or length["most"] or length["most_2"] or length["most_3"]
        said = f"of length {length['exact']}" if length["exact"] else f"of length at most {high}"
        item.said = f"of length between {low} and {high}" if low else said
        text = f"{text[: length.start()]} {text[length.end() :]}"
    if spelled := _LETTERS.search(text):
        found = letters(
            re.sub(
                r"^.*?(?=(?:[\"'#.*@+A-Za-z0-9]|알파벳|영어|영문|소문자|대문자|숫자))", "", spelled["letters"], count=1
            )
        )
        if not found:
            raise Unreadable(f"{spelled['letters']!r} is not understood")
        item.said = f"{item.said} consisting of {found}".strip()
        text = f"{text[: spelled.start()]} {text[spelled.end() :]}"
    if _APART.search(text):
        item.adjectives = f"{item.adjectives} distinct".strip()
        text = text.replace("서로 다른 ", "", 1)
    text = re.sub(r" {2,}", " ", text).strip(" ,")
    for pattern in (_QUANTITY, _SEVERAL, _SEVERAL_BEFORE):
        if quantity := pattern.search(text):
            if re.search(r"(?:최대|최소|많아야|적어도) ?$", text[: quantity.start()]):
                raise Unreadable("how many values there are is not said")
            item.count = counted(quantity["many"]).strip("()") if item.last == "" else counted(quantity["many"])
            text = f"{text[: quantity.start()]} {text[quantity.end() :]}"
            break
    text = re.sub(r" {2,}", " ", text).strip(" ,")
    text = re.sub(r"^(?:각 )?테스트 케이스마다 (?:주어진 )?", "", text)
    return re.sub(r"^(?:각각의|각각|각|이어서|다음으로|하나의|한 개의|주어진|입력으로) ", "", text).strip()


def _share(first: Item, items: list[Item]) -> None:
    """A name that shares the description of the one before it."""
    for item in items:
        item.kind, item.adjectives, item.said, item.nouns = first.kind, first.adjectives, first.said, first.nouns


def _finish(after: str, found: Values) -> None:
    """Reads what follows the last name, and settles quantities."""
    text = re.sub(rf"{MARK}", "", after).strip(" ,")
    if not found.items:
        _nameless(text, found)
        for number in re.findall(r"⟦(\d+)⟧", after):
            found.remarks[int(number)] = list(found.items)
        return
    match = _AFTER.match(text)
    if text.startswith("좌표"):
        last = found.items[-1]
        found.called.setdefault("좌표", []).extend(one for one in found.items if one.nouns == last.nouns)
    if match is None:
        raise Unreadable(f"{text!r} is not understood")
    _settle_counts(found, counted(match["many"] or ""))


def _settle_counts(found: Values, after: str) -> None:
    """A quantity is the number of names that share it, or makes its name a row."""
    items = found.items
    for place, item in enumerate(items):
        count = item.count
        if not count or item.last:
            continue
        following = len([one for one in items[place:] if one.nouns == item.nouns])
        item.count = ""
        if count.isdigit() and int(count) == following:
            _keep_apart(items[place : place + following])
        elif following == 1 and len(items) - place == 1 and item.index in ("", "i", "j", "i,j", "ij"):
            item.count, item.index = count, ""
        else:
            raise Unreadable(f"{count} values, but {following} names")
    if after and after != str(len(items)):
        if len(items) != 1 or items[0].is_row or items[0].index not in ("i", "j", "i,j", "ij"):
            raise Unreadable(f"{after} values, but {len(items)} names")
        items[0].count, items[0].index = after, ""
    for item in items:
        if "distinct" in item.adjectives and not item.is_row:
            _keep_apart([one for one in items if one.nouns == item.nouns])


def _keep_apart(items: list[Item]) -> None:
    """ "서로 다른 두 정수 u, v": each differs from those before it."""
    if not items or "distinct" not in items[0].adjectives:
        return
    for place, item in enumerate(items):
        item.adjectives = item.adjectives.replace("distinct", "").strip()
        item.different_from = tuple(one.name for one in items[:place])


_NAMELESS = re.compile(r"^(?P<what>.+?)(?:이|가|은|는|을|를|로|으로)$")
#: "물건의 가격이 N개"
_COUNTED_BEHIND = re.compile(rf"^(?P<what>(?P<noun>[^⟦]+?)(?:이|가) (?P<many>{EXPRESSION}) ?{COUNTERS})$")
_MANY_BEHIND = re.compile(rf"^(?P<noun>.+?)(?:이|가)? (?P<many>{EXPRESSION}|{HOW_MANY}) ?{COUNTERS}$")
_AND = re.compile(r"(?<=[가-힣])(?:과|와) |, ")
_NUMERIC = re.compile(
    rf".*(?:{WHOLE_NUMBERS}|크기|개수|길이|값|가격|비용|높이|너비|무게|거리|점수|번호|횟수|시간|금액|양|나이|키|가치|넓이|넓이|인원|속도"
    r"|좌표|위치|정점|노드|깊이|두께|온도|용량|세기|시각|난이도|실력|체력|공격력|원소|수열)$"
)


def _nameless(text: str, found: Values) -> None:
    """Values without a name: "N개의 정수가", "정수 N개가", "문자열이"."""
    match = _COUNTED_BEHIND.match(text) or _NAMELESS.match(text)
    if match is None:
        raise Unreadable(f"{text!r} is not understood")
    _check_words(match["what"])
    for part in _AND.split(match["what"]):
        item = Item("int")
        behind = _MANY_BEHIND.match(part)
        words = _read_modifiers(_bounded(behind["noun"] if behind else part, item, found), item)
        if re.search(NAME, re.sub(_OWNER, "", words)) and not re.search(rf"(?:{NAME})(?:의|번)", words):
            raise Unreadable(f"{words!r} is not understood")
        if behind:
            item.count = counted(behind["many"]).strip("()")
        head = words.rsplit(" ", 1)[-1] if words else ""
        if re.fullmatch(rf".*{STRINGS}", head):
            item.kind = "string"
        elif not _NUMERIC.fullmatch(head) and not (head == "순열" and item.said):
            raise Unreadable(f"what {words!r} is, is not understood")
        if head == "순열" and (length := re.fullmatch(r"of length (\S+)", item.said)) and not item.count:
            item.count, item.said, item.adjectives = length[1], "", "permutation"
        elif re.search(r"좌표$|순열", words):
            raise Unreadable(f"how many values {words!r} is, is not understood")
        item.nouns = head
        if item.kind == "string" and "distinct" in item.adjectives:
            item.adjectives = item.adjectives.replace("distinct", "").strip()
            found.bounded.append((item, "서로 다르다"))
        _call(item, words, found)
        if item.count.isdigit() and int(item.count) > 1 and item.kind == "string":
            raise Unreadable("several strings without names are not understood")
        found.items.append(item)
    if len(found.items) > 1 and any(item.count for item in found.items):
        raise Unreadable("several quantities without names are not understood")
