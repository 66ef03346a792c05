"""A language model's words -> the script in them, or why it is refused before it is run."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator

from jobsvc.generation.by_model.flaw import Flaw

#: Characters of a script; no generator is as long.
LONGEST_SCRIPT = 100_000
FUNCTION = "generate_test_cases"

_THINKING = re.compile(r"\A\s*<think>.*?(?:</think>|\Z)", re.DOTALL)
_FENCE = re.compile(r"^[ \t]{0,3}(?:```|~~~)[^\n]*$", re.MULTILINE)
_UNDONE = re.compile(
    r"\b(?:TODO|FIXME|XXX)\b|\bnot (?:yet )?implemented\b|\b(?:your|rest of the|remaining) (?:code|logic|cases)\b"
    r"|\bimplement (?:this|me|here|the rest)\b|\bplaceholder\b|\A#\s*(?:\.\.\.|…)",
    re.IGNORECASE,
)


def script_in(words: str) -> str:
    """The script that an answer holds: a fenced block, whatever is said around it, or the whole of the answer.

    Raises Flaw where it holds none, or one that is not whole.
    """
    code = _fenced(_THINKING.sub("", words))
    if len(code) > LONGEST_SCRIPT:
        raise Flaw(f"The script has {len(code):,} characters; at most {LONGEST_SCRIPT:,} are taken.")
    tree = _tree(code)
    for complaint in (*_imports(tree), *_placeholders(tree), *_comments(code), *_interface(tree)):
        raise Flaw(complaint)
    return code


def _fenced(words: str) -> str:
    """The longest of the blocks between fences, of which the last one may lack its end."""
    fences = list(_FENCE.finditer(words))
    if not fences:
        return f"{words.strip()}\n"
    ends = [fence.start() for fence in fences[1:]] + [len(words)]
    blocks = [words[fence.end() : end].strip("\n") for fence, end in zip(fences[::2], ends[::2], strict=False)]
    return max(blocks, key=lambda block: (FUNCTION in block, len(block))) + "\n"


def _tree(code: str) -> ast.Module:
    try:
        return ast.parse(code.encode())
    except SyntaxError as error:
        raise Flaw(f"The answer holds no Python script: {error.msg}, line {error.lineno}.") from None
    except (ValueError, RecursionError, MemoryError):  # null bytes, lone surrogates, nesting that no parser takes
        raise Flaw("The answer holds no Python script that can be parsed.") from None


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = ["." * node.level + (node.module or "")]
        else:
            continue
        for name in names:
            if name.partition(".")[0] not in sys.stdlib_module_names:
                yield f"The script imports {name}; only the standard library is there."


def _placeholders(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and (node.value is ... or node.value in ("...", "…")):
            yield f"Line {node.lineno} has ... for a placeholder; write the whole script."
        elif isinstance(node, ast.Raise) and _names_not_implemented(node):
            yield f"Line {node.lineno} raises NotImplementedError; write the whole script."
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _is_empty(node.body):
            yield f"{node.name} in line {node.lineno} does nothing; write the whole script."


def _names_not_implemented(node: ast.Raise) -> bool:
    return any(isinstance(one, ast.Name) and one.id.startswith("NotImplemented") for one in ast.walk(node))


def _is_empty(body: list[ast.stmt]) -> bool:
    """Whether there is nothing but a docstring and `pass`."""
    rest = [one for one in body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
    return all(isinstance(one, ast.Pass) for one in rest)


def _comments(code: str) -> Iterator[str]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.COMMENT and _UNDONE.search(token.string):
                yield f"Line {token.start[0]} leaves something to do ({token.string[:60]}); write the whole script."
    except (tokenize.TokenError, SyntaxError):  # what the parser took
        return


def _interface(tree: ast.Module) -> Iterator[str]:
    function = next((one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == FUNCTION), None)
    if function is None:
        yield f"The script has no function {FUNCTION}(n, size='mixed')."
    elif [argument.arg for argument in function.args.args[:2]] != ["n", "size"]:
        yield f"{FUNCTION} does not take n and size, in this order."
