"""What the headings of a statement say, in the languages of the judges."""

from __future__ import annotations

import re
import unicodedata

_KINDS: dict[str, tuple[str, ...]] = {
    "sample input": (
        r"(sample|example) inputs?( data)?|inputs? (samples?|examples?)",
        "예제 입력|样例输入|输入样例|範例輸入|(サンプル)?入力の?例|サンプル入力|入力サンプル",
        "примеры? (ввода|входных данных)",
        "contoh masukan|ejemplo de entrada|exemplo de entrada|exempel ?indata",
    ),
    "sample output": (
        r"(sample|example) outputs?( data)?|outputs? (samples?|examples?|for (the )?(sample|example) input)",
        "예제 출력|样例输出|输出样例|範例輸出|(サンプル)?出力の?例|サンプル出力|出力サンプル|入力例 ?に対する ?出力例?",
        "примеры? (вывода|выходных данных)",
        "contoh keluaran|ejemplo de salida|exemplo de saída|exempel ?utdata",
    ),
    "samples": (
        r"(samples?|examples?)( (tests?|test ?cases?|cases?|data|i/o))?",
        r"(samples?|examples?) inputs? ?(and|/|&) ?(sample )?outputs?",
        "예제|样例|输入输出样例|入出力例|примеры?|contoh|ejemplos?|exempel",
    ),
    "input": (
        r"(the )?inputs?( (format|specifications?|description|data|file))?|format of (the )?input",
        "입력|输入(格式|描述)?|輸入(格式|說明)?|入力(形式)?",
        "входные данные|входной файл|формат (ввода|входных данных)|ввод|вход",
        "indata|inmatning|inntak|inddata|inndata|eingabe|entrada|entrées?|invoer|wejście|vstup",
        "(format )?masukan|(dữ liệu )?(đầu )?vào",
    ),
    "output": (
        r"(the )?outputs?( (format|specifications?|description|data|file))?|format of (the )?output",
        "출력|输出(格式|描述)?|輸出(格式|說明)?|出力(形式)?",
        "выходные данные|выходной файл|формат (вывода|выходных данных)|вывод|выход",
        "utdata|utmatning|úttak|uddata|ausgabe|salida|saída|sorties?|uitvoer|wyjście|výstup",
        "(format )?keluaran|(dữ liệu )?(đầu )?ra",
    ),
    "constraints": (
        "constraints?|limits|bounds|limitations|restrictions",
        "제한|限制|数据范围|数据规模与约定|制約(条件)?|ограничения",
        "batasan|restricciones|restrições|begränsningar|takmarkanir",
    ),
    "interaction": (
        "interaction( protocol)?|interactive protocol|(протокол )?взаимодействи[ея]|interaktion|gagnvirkni",
    ),
    "notes": (
        "notes?|remarks?|hints?|(sample|example) explanations?",
        r"explanations?( of (the )?(samples?|examples?)( (inputs?|outputs?|cases?|data))?)?",
        "비고|힌트|提示|说明|注意(事項|点)?|注記|補足|備考|примечани[ея]|пояснени[ея]|förklaring|notas?",
    ),
}
_PATTERNS = {kind: re.compile("|".join(words)) for kind, words in _KINDS.items()}
#: Told apart by the words above, not by any word of the language.
_LANGUAGES = {
    "en": re.compile(r"[a-z /&]*(in|out)puts?[a-z /&]*"),
    "sv": re.compile(r"(exempel ?)?(in|ut)data|inmatning|utmatning"),
    "is": re.compile(r"inntak|úttak"),
    "da": re.compile(r"inddata|uddata"),
    "no": re.compile(r"inndata"),
    "de": re.compile(r"eingabe|ausgabe"),
    "ru": re.compile(r"[а-яё ]+"),
    "ko": re.compile(r"[가-힣 ]+"),
    "ja": re.compile(r"(入力|出力)(形式|例)?"),
    "zh": re.compile(r"[一-鿿]+"),
}
_DECORATION = re.compile(r"[\s\d.#:()\[\]【】■◆*-]+")
#: Buttons in a heading.
_BUTTON = re.compile(r"\s*(copy|copied!?|コピー|复制|복사)$")
#: Which of the samples it is, where no number tells: a letter, or a remark such as "(Subtask 1)".
_WHICH = re.compile(r"\([^()]{1,60}\)|(?<![a-z])[a-z]$")


def kind_of(heading: str) -> str | None:
    """The kind of part that a heading begins ("sample input"), whatever its number and the button in it."""
    words = _words(heading)
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(words)), None)


def language_of(heading: str) -> str | None:
    """The language of a heading that is one of the kinds above."""
    words = _words(heading)
    return next((language for language, pattern in _LANGUAGES.items() if pattern.fullmatch(words)), None)


def _words(heading: str) -> str:
    words = _BUTTON.sub("", unicodedata.normalize("NFKC", heading).casefold().strip())
    return _DECORATION.sub(" ", _WHICH.sub("", words)).strip()
