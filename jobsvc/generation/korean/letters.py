"""Characters in Korean words -> the wording that `alphabets` knows: "알파벳 소문자와 숫자", "0과 1", "'.'과 '#'"."""

from __future__ import annotations

import re

_CLASSES = (
    (re.compile(r"(?:영어 |영문 |알파벳 )*소문자(?: 알파벳| 영어)?"), "lowercase English letters"),
    (re.compile(r"(?:영어 |영문 |알파벳 )*대문자(?: 알파벳)?"), "uppercase English letters"),
    (
        re.compile(r"(?:영어 |영문 |알파벳 )*(?:대소문자|소대문자|대/소문자)|(?:영어 |영문 )*알파벳"),
        "lowercase and uppercase English letters",
    ),
    (re.compile(r"(?:0(?:부터|에서) 9까지의 |0~9의 )?(?:아라비아 )?숫자"), "digits"),
)
_JOINT = re.compile(r"(?:과|와|이나|나|하고) | ?, ?| (?:또는|및|혹은|그리고) |/")
_GLOSS = re.compile(r"\((?:[가-힣 ]+|[a-zA-Z]-[a-zA-Z]|[aA] ?~ ?[zZ]|0-9)\)")
_CHARACTER = re.compile(r"(?:문자 |글자 |숫자 |기호 |알파벳 )?(?P<quote>['\"`]?)(?P<one>[!-~])(?P=quote)")


def letters(phrase: str) -> str:
    """The characters that the whole phrase lists, in English; "" where it is not understood."""
    text = _GLOSS.sub("", phrase).strip(" ,")
    text = re.sub(r"^(?:오직|모두|각각|항상) ", "", text)
    text = re.sub(r"(?<=소문자)(?:와|,) (?=대문자)", "와 ", text)
    found = []
    for part in _JOINT.split(text):
        known = next((english for pattern, english in _CLASSES if pattern.fullmatch(part.strip())), "")
        single = _CHARACTER.fullmatch(part.strip())
        if known:
            found.append(known)
        elif single:
            found.append(f"'{single['one']}'")
        else:
            return ""
    both = {"lowercase English letters", "uppercase English letters"}
    if both <= set(found):
        found = ["lowercase and uppercase English letters", *(one for one in found if one not in both)]
    if len(found) == 1 and found[0].startswith("'"):
        return ""
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
