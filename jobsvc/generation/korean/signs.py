"""Signs that a Korean text may restrict the input, and the sentences that are known to restrict nothing."""

from __future__ import annotations

import re

#: What words of conditions have in them, with the English root of `doubts` that settles it, if any.
_ROOTS = {
    "이상": "", "이하": "", "초과": "", "미만": "", "최대": "", "최소": "", "최댓": "", "최솟": "", "많아야": "", "적어도": "",
    "넘지": "", "넘는": "", "않": "", "아니": "", "아닌": "", "없": "", "못": "", "항상": "", "반드시": "", "오직": "", "언제나": "",
    "로만": "", "모두": "", "모든": "", "어떤": "", "서로": "distinct", "다르": "distinct", "다른": "distinct", "같은": "",
    "같다": "", "같으": "", "동일": "", "중복": "distinct", "유일": "distinct", "고유": "distinct", "보장": "", "제한": "", "범위": "",
    "조건": "", "만족": "", "자연수": "", "실수": "", "유리수": "", "소수": "", "홀수": "", "짝수": "", "배수": "", "약수": "",
    "음수": "", "양수": "", "양의": "", "음의": "", "서로소": "", "제곱": "", "오름차순": "sort", "내림차순": "sort", "증가": "sort",
    "감소": "sort", "정렬": "sort", "사전순": "sort", "빠른": "sort", "늦은": "sort", "트리": "tree", "사이클": "", "순환": "",
    "연결": "connect", "이분": "", "순열": "permut", "회문": "palindr", "팰린드롬": "palindr", "대칭": "", "볼록": "", "다각형": "",
    "교차": "", "겹치": "", "겹쳐": "", "포함": "", "인접": "", "사이": "", "단,": "", "하나": "", "한 번": "", "두 번": "",
    "이루어": "", "구성": "", "대문자": "", "소문자": "", "알파벳": "", "영어": "", "숫자": "", "문자": "", "글자": "", "이진": "",
    "정사각": "", "직사각": "", "소수점": "", "자리": "", "괄호": "bracket", "루트": "tree", "부모": "tree", "자식": "tree",
    "조상": "tree", "리프": "tree", "구간": "interval", "연속": "", "처음": "", "마지막": "", "시작": "", "끝": "", "평행": "",
    "원형": "", "직선": "", "일직선": "", "테스트 케이스": "", "여러": "", "번째": "", "가능": "", "불가능": "", "존재": "",
    "도달": "connect", "갈 수": "connect", "이동할 수": "connect", "홀로": "", "절댓값": "", "비어": "", "빈": "", "전위": "",
    "중위": "", "후위": "", "인오더": "", "무방향": "", "방향": "", "DAG": "", "보다": "", "까지": "", "부터": "", "것부터": "sort", "정수": "", "평균": "", "합은": "", "합이": "",
    "의 합": "", "합계": "", "곱은": "", "곱이": "", "차이": "", "중앙값": "", "유효": "", "올바른": "", "외에": "", "제외": "", "뿐": "",
    "가장": "", "야 한다": "", "야만": "", "완전": "", "규칙": "", "정확": "", "일치": "", "대응": "", "나누어떨어": "", "배열되": "",
    "줄": "", "공백": "", "순으로": "sort", "순서": "sort", "연결 그래프": "connect", "연결된 그래프": "connect", "단순 그래프": "",
    "삼각형": "", "사각형의 네": "", "꼭짓점": "", "선분": "", "진법": "", "반복": "", "뒤집": "", "짝을": "", "최빈": "", "만 ": "", "중 ": "",
}  # fmt: skip
_ROOT = re.compile("|".join(re.escape(root) for root in sorted(_ROOTS, key=len, reverse=True)))
_SIGN = re.compile(
    r"(?<![가-힣])(?:한|두|세|네) (?:마리|명|칸|쌍|곳|점)|[<>=|%]|'[^' ]'|\"[^\" ]\"|(?<![A-Za-z0-9_{,])-?\d|\[그림"
)
_NAMES = re.compile(r"(?<![A-Za-z\\])[A-Za-z](?:_(?:\{[A-Za-z0-9,+-]{1,9}\}|[A-Za-z0-9]))?(?![A-Za-z])")
#: Phrases that restrict nothing although a sign is in them.
_NEUTRAL = re.compile(
    r"[ijk](?: ?⟦\d+⟧)?번째|x번(?:째)? |번호(?:가|를|는)? ?(?:매겨져|붙어|부여)|(?:0|1)번?부터 [A-Za-z0-9_+-]{1,5}번?까지(?:의)? ?(?:번호|자연수로 번호)?"
    r"|(?:이 )?테스트 케이스의 (?:개수|수)|쿼리의 (?:개수|수)|시작 ?(?:시간|점|지점|위치|도시|정점|번호)|끝나는 ?(?:시간|시각)|도착"
    r"|[가-힣]+의 (?:개수|수|크기|길이|번호)(?= |$)|간선의|자신의|도착 ?(?:점|지점)|방향의?"
    r"|마지막으로|연결(?:하는|된|되는|할) (?=두 )|(?:잇는|연결하는|연결된|이어진) 두 |왼쪽부터|위에서부터|왼쪽에서부터"
    r"|서로 다른 (?:색|종류)의 (?:개수|수)|입력의 (?:양|크기)"
)


def signs(text: str) -> tuple[str, ...]:
    """The signs of a condition in the text; a root that facts may settle in its English spelling."""
    text = _NAMES.sub("x", _NEUTRAL.sub(" ", re.sub(r" ?⟦\d+⟧", "", text)))
    found = [_ROOTS[match[0]] or match[0] for match in _ROOT.finditer(text)]
    return tuple(dict.fromkeys([*found, *(match[0] for match in _SIGN.finditer(text))]))


#: What says something of the values although it only describes them: "짝수의 개수" is a count, "트리의 정점 수" a tree.
_OF_DESCRIPTIONS = {
    "이상", "이하", "초과", "미만", "넘지", "않", "아닌", "없", "같은", "동일", "중복", "유일", "자연수", "실수", "소수", "홀수", "짝수",
    "배수", "약수", "음수", "양수", "양의", "서로소", "제곱", "오름차순", "내림차순", "증가", "감소", "정렬", "사전순", "트리", "사이클",
    "이분", "순열", "회문", "팰린드롬", "대칭", "볼록", "이진", "소수점", "자리", "괄호", "루트", "부모", "자식", "조상",
    "리프", "로만", "전위", "중위", "후위", "무방향", "DAG", "번째 수", "것부터", "사이", "다각형", "삼각형", "사각형의 네", "꼭짓점", "선분", "구간", "순으로", "순서", "연결 그래프", "연결된 그래프", "단순 그래프", "완전", "대문자", "소문자", "알파벳", "숫자",
}  # fmt: skip
_COUNTS = re.compile(r"(?:(?:의|들의) (?:개수|수|횟수|종류|길이|크기)|개수|횟수)$")
_PERMUTED = (
    "연결 그래프",
    "연결된 그래프",
    "단순 그래프",
    "사이클",
    "완전",
    "자리",
    "순열",
    "트리",
    "루트",
    "부모",
    "자식",
    "조상",
    "리프",
    "이진",
    "전위",
    "중위",
    "후위",
    "괄호",
    "회문",
    "팰린드롬",
    "DAG",
    "볼록",
    "이분",
)


_PAIRS = (("시작", "끝|종료|마감"), ("왼쪽", "오른쪽"), ("최소|최솟|하한", "최대|최댓|상한"))


def signs_of_pairs(text: str) -> tuple[str, ...]:
    """The sign that one value is not greater than another, in what both are called: a beginning and an end."""
    return ("interval",) if any(re.search(low, text) and re.search(high, text) for low, high in _PAIRS) else ()


def signs_of_description(text: str) -> tuple[str, ...]:
    """The signs in words that only tell what a value is; the number of things says less of it than they themselves."""
    text = re.sub(r"사이의 (?:간격|거리|간선|도로|길|관계)|(?:사람|도시|정점|점|마을)들? 사이", " ", text)
    bare = _NEUTRAL.sub(" ", text) if not _COUNTS.search(text) else text
    known = _OF_DESCRIPTIONS if not _COUNTS.search(text) else set(_PERMUTED)
    found = [_ROOTS.get(match[0], "") or match[0] for match in _ROOT.finditer(bare) if match[0] in known]
    return tuple(
        dict.fromkeys([*found, *(match[0] for match in re.finditer(r"[<>=|]|\d+(?:과|와|이나|보다|에서) ?\d*", text))])
    )


_HARMLESS = tuple(
    re.compile(pattern)
    for pattern in (
        r"입력(?: 데이터)?은 ?표준 ?입력을 사용한다",
        r"(?:주어지는 )?(?:입력|데이터)의 ?양이 (?:매우 )?많(?:은 편이)?(?:으므로|음에|기 때문에|다).*",
        r".{0,40}빠른 입출력.{0,40}",
        r"(?=.*(?:번호|매겨|붙어|부여|있음을 의미))(?:각 |모든 )?(?:[가-힣]+(?: [가-힣]+)?)(?:은|는|에는|들에는|의 번호는)? ?(?:\()?[01]번?(?:부터|에서) [A-Za-z0-9_+-]{1,7}번?까지(?:의)?(?: [가-힣]+이 있음을 의미한다"
        r"| ?(?:차례대로 |자연수로 |정수로 |중복 없이 )*(?:번호가|번호로)? ?(?:매겨져 있|붙어 있|매겨진|부여되어 있|부여된|나타내|이루어져 있)?(?:다|는다|낸다)?(?:고 가정한다)?)",
        r"(?:이는 )?[01]번? [가-힣]+부터 [A-Za-z]번? [가-힣]+까지 있음을 의미한다",
        r"(?:각 )?(?:[가-힣 ]{1,20}) 번호는 1부터 [A-Z]까지 자연수로 중복 없이 매겨져 있다",
        r"(?:입력은 )?(?:다음과|아래와) 같(?:은 형식으로|이) 주어진다",
        r"이어서 테스트 케이스의 정보가 주어진다|(?:이후|그 다음(?:에는)?|이어서|이후에) (?:[A-Z]개의 )?테스트 케이스(?:의 정보)?가 주어진다",
        r"(?:각 )?입력은 여러 개의 테스트 케이스로 (?:구성된다|이루어져 있다)",
        r"(?:각 )?테스트 케이스의 (?:입력|정보)은? (?:다음과|아래와) 같이 (?:한|두|세|네|[2-9]) ?(?:개의 )?줄로 (?:구성된다|이루어져 있다|이루어진다)",
        r"(?:이후|이어서|그 다음|다음으로)?,? ?(?:각 )?테스트 케이스의 정보가 주어지며|(?:다음과|아래와) 같은 의미를 가진다",
        r"모든 입력은 (?:공백|빈칸)으로 구분되어 주어진다",
        r"(?:이동|연결|간선|도로)?의? ?방향은 양방향이다",
        r"(?:주어지는|모든|입력되는)? ?(?:간선|도로|길)은 (?:모두 )?양방향이다",
    )
)
#: What may be need not be otherwise.
_NO_PERMISSION = re.compile(
    r"않|없|만 |오직|줄|[<>=]|\d|이상|이하|미만|초과|자연수|정수이|보다|최대|최소|이고|이며|사이"
)
_PERMITS = re.compile(
    r".{0,60}(?:있을|주어질|같을|중복될|존재할|겹칠|연결될|나올|음수일|포함될) 수(?:도)? 있(?:다|음에 (?:유의하자|주의하자|유의한다))"
)
#: An explanation, which tells what values mean.
_EXPLAINS = re.compile(
    r".*(?:의미하며|의미이며|뜻이며|나타내며|의미한다|의미이다|뜻한다|뜻이다|나타낸다|가리킨다|표현한다|말한다|것을 의미|라는 뜻이다|임을 나타낸다|해당한다)$"
)
_DEMANDS = re.compile(
    r"트리임|트리를|트리이|그래프임|순열|회문|팰린|대칭|사이클|이분|볼록|향하는|단방향|가장|올바른|유효|야 한다|평균|합은|합이|의 합|정확|뿐|이상|이하|미만|초과|자연수|정수|서로 다|중복|없|않|만 |오직|반드시|항상|보장|최대|최소|[<>=]|중 하나|이루어|차순|소문자|대문자|실수|정렬"
)


def is_harmless(sentence: str) -> bool:
    """Whether the whole sentence is known to constrain nothing."""
    text = re.sub(r" ?⟦\d+⟧", "", sentence).strip(" .")
    if any(pattern.fullmatch(text) for pattern in _HARMLESS):
        return True
    if _PERMITS.fullmatch(text) and not _NO_PERMISSION.search(text):
        return True
    parts = re.split(r"(?<=의미이며),? |(?<=뜻이며),? |(?<=의미하며),? |(?<=나타내며),? ", text)
    if len(parts) > 1:
        return all(is_harmless(part) for part in parts)
    text = re.sub(r"[A-Za-z]개의 [가-힣]+(?:과|와) [A-Za-z]개의 [가-힣]+(?:으로|로) 이루어져 있다는", "", text)
    return bool(_EXPLAINS.fullmatch(text)) and not _DEMANDS.search(text)


_INTEGERS_ONLY = re.compile(
    r"(?:주어지는 |입력으로 주어지는 |입력되는 )?(?:모든|입력의 모든|입력은 모두) ?(?:입력|수|값|입력값|변수|수들)?(?:은|는|이)? ?(?:모두 |항상 )?(?:정수|정수로 주어진)(?:이다|다)?"
)


def says_integers_only(sentence: str) -> bool:
    """Whether it is "입력으로 주어지는 모든 수는 정수이다" in one of its wordings."""
    return bool(_INTEGERS_ONLY.fullmatch(re.sub(r" ?⟦\d+⟧", "", sentence).strip(" .")))
