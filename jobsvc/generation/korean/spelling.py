"""Korean prose in one spelling: ordinals as ``2번째 줄``, plain endings, numbers without 만 and 억.

A statement says 첫째 줄, 첫 번째 줄, 첫줄 and 첫번째줄 and means one thing; it says 주어진다, 주어집니다, 입력된다 and 들어온다
and means one thing too.
"""

from __future__ import annotations

import re

from jobsvc.generation.latex import plain

_HANGUL = re.compile(r"[가-힣]")
_FEW = 5  #: so many syllables make a text Korean: others only name a thing

_ORDINALS = {
    "첫": 1, "첫째": 1, "두": 2, "둘째": 2, "세": 3, "셋째": 3, "네": 4, "넷째": 4, "다섯": 5, "다섯째": 5, "여섯": 6,
    "여섯째": 6, "일곱": 7, "일곱째": 7, "여덟": 8, "여덟째": 8, "아홉": 9, "열": 10,
}  # fmt: skip
#: Quantities before a noun.
COUNTS = {
    "한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7,
    "여덟": 8, "아홉": 9, "열": 10,
}  # fmt: skip
_UNITS = {"천": 10**3, "만": 10**4, "억": 10**8, "조": 10**12}

_ORDINAL = re.compile(r"(?<![가-힣])(?P<word>첫|두|세|네|다섯|여섯|일곱|여덟|아홉|열) ?번째 ?")
_ORDINAL_LINE = re.compile(
    r"(?<![가-힣])(?P<word>첫째|둘째|셋째|넷째|다섯째|여섯째|일곱째|여덟째|첫) ?(?=줄|문자|글자|행|번째)"
)
_NUMERIC_LINE = re.compile(
    r"(?P<end>(?<![\w가-힣])\(?[A-Za-z0-9]{1,2}(?: ?[-+] ?[A-Za-z0-9]){0,3}\)?) ?(?:번째|째|번) ?(?=줄|행)"
)
_NUMBER = re.compile(
    r"(?<![\w.])(?P<digits>\d{1,6})(?P<units>(?:천|만|억|조)+)(?![가-힣]*니다)(?=[^가-힣]|이|미|초|보|개|을|를|과|까|의|인|원|명|번|$)"
)
_SPACED_MATHS = re.compile(r"(?<=[A-Za-z0-9)}]) ?(?P<sign>[*^+]|-(?! >)) ?(?=[\w({\\])")
#: "정수 쌍 (a, b)가": names in brackets that stand on a line.
_PAIRED = r"[A-Za-z](?:_(?:\{[^{}]{1,9}\}|[A-Za-z0-9]))?"
_PARTICLE = re.compile(
    r"(?<=[A-Za-z0-9})\]]) (?=(?:개의|개|명의|명|장의|개가|이|가|은|는|을|를|과|와|의|로|으로|번|번째|보다|이상|이하|미만|초과|부터|까지|에서|째|인|이고|이며)(?:[ ,.⟦(]|$))"
)
_REPLACED = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"테스트 ?(?:케이스|데이터|셋)", "테스트 케이스"),
        (r"다릅니다", "다르다"),
        (r"않습니다", "않는다"),
        (r"(?<=[가-힣])습니다", "다"),
        (
            r"(?:입력(?:으로)? 주어지|입력되|들어오|입력받|제공되|적혀 있|적혀있|쓰여 있|쓰여있|나타나)(?=[가-힣 ])",
            "주어지",
        ),
        (r"(?:입력(?:으로)? 주어진|입력된|들어온|입력받는|제공된|주어졌|나열된)다", "주어진다"),
        (r"(?:주어집|입력됩|들어옵|제공됩|나열됩)니다", "주어진다"),
        (r"(?:주어질|입력될) 것이다", "주어진다"),
        (r"주어 ?지(?=[가-힣])", "주어지"),
        (r"주어 ?진다", "주어진다"),
        (r"입력한다", "주어진다"),
        (r"(?<=[가-힣])[ ]?입니다", "이다"),
        (r"(?<=[\w)}])입니다", "이다"),
        (r"합니다", "한다"),
        (r"됩니다", "된다"),
        (r"않다(?=[.,]|$)", "않는다"),
        (r"되어 ?있", "되어 있"),
        (r"이루어 ?져 ?있", "이루어져 있"),
        (r"이루어 ?(?=진|지)", "이루어"),
        (r"이뤄", "이루어"),
        (r"(?<=줄에 )거쳐", "걸쳐"),
        (r"영문자|영어 문자|로마자|라틴 문자", "알파벳"),
        (r"영소문자", "알파벳 소문자"),
        (r"영대문자", "알파벳 대문자"),
        (r"절대값", "절댓값"),
        (r"갯수", "개수"),
        (r"총 ?합", "합"),
        (r"빈 ?칸", "빈칸"),
        (r"띄어 ?쓰기", "공백"),
        (r"서로다른", "서로 다른"),
        (r"자연 수", "자연수"),
        (r"(?<=[\w)}]) ?(이상|이하|미만|초과)", r" \1"),
        (r"(?<=줄) (?=에는|에 |에,|부터)", ""),
    )
)


def is_korean(text: str) -> bool:
    """Whether the text is Korean prose, rather than another language's with a Korean name in it."""
    hangul = len(_HANGUL.findall(text))
    words = len(re.findall(r"[A-Za-z]{3,}", re.sub(r"\\[A-Za-z]+", " ", text)))
    return hangul >= _FEW and hangul > 2 * words


def spelled(text: str) -> str:
    """`text` in the one spelling of this package, its mathematics in the plain spelling; lines are kept."""
    text = plain(re.sub(r"(?<=[A-Za-z0-9})]) ?[~∼〜] ?(?=-?[A-Za-z0-9])", "～", text))
    text = re.sub(r"(?<![\w가-힣])([A-Za-z])\[(\w(?:[-+]\d)?)\](?:\[(\w(?:[-+]\d)?)\])?", _subscripted, text)
    text = re.sub(r"(?P<name>[A-Za-z](?:_(?:\{[^{}]{1,9}\}|\w))?)(?=[=<>])", r"\g<name> ", text)
    text = text.replace("{}", "").replace("***", "...").replace("* * *", "...")
    text = _SPACED_MATHS.sub(lambda match: match["sign"], text)
    text = re.sub(r"(?<=\d), 000(?!\d)", "000", text)
    text = re.sub(r"(?<=[A-Za-z0-9}]),(?=[A-Za-z](?![^{}]*\}))", ", ", text)
    text = re.sub(rf"\(({_PAIRED}(?:, ?{_PAIRED})+)\)(?=[가이])", r"\1", text)
    text = _ORDINAL.sub(lambda match: f"{_ORDINALS[match['word']]}번째 ", text)
    text = _ORDINAL_LINE.sub(lambda match: f"{_ORDINALS[match['word']]}번째 ", text)
    text = _NUMERIC_LINE.sub(lambda match: f"{match['end']}번째 ", text)
    text = _NUMBER.sub(_digits, text)
    for pattern, new in _REPLACED:
        text = pattern.sub(new, text)
    text = re.sub(r"\| ?([A-Za-z](?:_(?:\{[^{}]{1,9}\}|[A-Za-z0-9]))?) ?\|", r"|\1|", text)
    return re.sub(r" {2,}", " ", _PARTICLE.sub("", text))


def _subscripted(match: re.Match[str]) -> str:
    index = ",".join(filter(None, (match[2], match[3])))
    return f"{match[1]}_{{{index}}}"


def _digits(match: re.Match[str]) -> str:
    value = int(match["digits"])
    for unit in match["units"]:
        value *= _UNITS[unit]
    return str(value)


_END = re.compile(r"(?<=[다오음임까요])[.!?]+ ?(?=[^\s.)])|(?<=[가-힣\])}])\. (?=[^\s])")
_REMARK_ALONE = re.compile(r"\(.{3,200}\)[., ]*$")
_LEADING_REMARK = re.compile(r"^(\((?:[^()]|\([^()]*\)){3,160}\))[., ]*(?=[^\s(])")


def sentences(text: str) -> list[str]:
    """The sentences of a Korean text; a remark in brackets after a full stop belongs to the sentence before it."""
    found: list[str] = []
    for line in text.split("\n"):
        for place, part in enumerate(_apart(line)):
            remark = _LEADING_REMARK.match(part) if place else None
            belongs = remark is not None and re.search(r"[<>=가-힣]", remark[1])
            if remark and belongs:
                found[-1] = f"{found[-1]} {remark[1]}"
            rest = part[remark.end() :] if remark and belongs else part
            if found and _REMARK_ALONE.fullmatch(rest) and re.search(r"[<>=]|이다", rest):
                found[-1] = f"{found[-1]} {rest.rstrip('., ')}"
            elif rest.strip(" ."):
                found.append(rest)
    return found


def _apart(line: str) -> list[str]:
    """The line cut at full stops outside of brackets."""
    parts, start = [], 0
    for match in _END.finditer(line):
        before = line[start : match.start()]
        if before.count("(") == before.count(")"):
            parts.append(before)
            start = match.end()
    return [part.strip(" .") for part in (*parts, line[start:]) if part.strip(" .")]
