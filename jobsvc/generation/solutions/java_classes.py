"""What a Java program's classes are called, as the compiler and the runtime have to be told."""

from __future__ import annotations

import re

_CLASS = r"\b(?:class|enum|record|interface) +(\w+)"
_PUBLIC = re.compile(rf"\bpublic +(?:(?:final|abstract|strictfp|sealed) +)*{_CLASS}")
_PACKAGE = re.compile(r"^\s*package +([\w.]+) *;", re.M)
_PARTS = re.compile(rf"{_CLASS}|\bvoid +(main)\b|[{{}}]")
_NO_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.S)


def java_classes(code: str) -> dict[str, str]:
    """`public` names the file, in which a public class must be; `main` is the class that is run."""
    bare = _NO_CODE.sub(" ", code)
    public, package = _PUBLIC.search(bare), _PACKAGE.search(bare)
    main = _main_class(bare)
    return {
        "public": public[1] if public and public[1].isascii() else "Main",
        "main": f"{package[1]}.{main}" if package else main,
    }


def _main_class(code: str) -> str:
    """The outermost class around the first main."""
    depth, outermost = 0, "Main"
    for part in _PARTS.finditer(code):
        if part[2]:
            break
        if part[1] and not depth:
            outermost = part[1]
        depth += {"{": 1, "}": -1}.get(part[0], 0)
    return outermost
