"""The script in a model's answer: found among its words, and refused unrun where it is not whole."""

from __future__ import annotations

import pytest

from jobsvc.generation.by_model.answer import script_in
from jobsvc.generation.by_model.flaw import Flaw
from tests.model_scripts import fenced, script

CODE = script()


@pytest.mark.parametrize(
    "words",
    [
        CODE,
        f"\n\n{CODE}\n",
        fenced(CODE),
        fenced(CODE).replace("```python", "```"),
        fenced(CODE).replace("```", "~~~"),
        f"Sure.\n```py\n{CODE}",  # cut off before the fence's end
        f"<think>First ```python\nprint(1)\n``` will not do.</think>\n{fenced(CODE)}",
        f"Run it so:\n```bash\npython generator.py --seed 1\n```\nwhere it is\n{fenced(CODE)}",
        fenced(CODE).replace("\n", "\r\n"),
    ],
)
def test_the_script_is_found_among_the_words(words: str):
    assert script_in(words).strip().replace("\r", "") == CODE.strip()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "has no function generate_test_cases"),
        ("I cannot help with that.", "no Python script: invalid syntax, line 1"),
        (fenced("print('hello')\n"), "no function generate_test_cases"),
        (fenced("def generate_test_cases(size, n):\n    return [size] * n\n"), "does not take n and size"),
        (fenced(f"import numpy as np\n{CODE}"), "imports numpy"),
        (fenced(f"from networkx.generators import trees\n{CODE}"), "imports networkx.generators"),
        (fenced(f"from . import helpers\n{CODE}"), "imports ."),
        (fenced(f"{CODE}\n# TODO: large cases\n"), "leaves something to do"),
        (fenced(f"{CODE}\n# ... the rest of the code\n"), "leaves something to do"),
        (fenced(CODE.replace("cases.append(text)", "...")), "has ... for a placeholder"),
        (fenced(CODE.replace("cases.append(text)", "cases.append('...')")), "has ... for a placeholder"),
        (fenced(CODE.replace("return cases", "raise NotImplementedError")), "raises NotImplementedError"),
        (fenced(CODE.replace("return cases", "raise NotImplementedError('later')")), "raises NotImplementedError"),
        (fenced(f"def tree():\n    '''Draws a tree.'''\n    pass\n{CODE}"), "tree in line 1 does nothing"),
        (fenced(f"x = '{'a' * 100_000}'\n{CODE}"), "at most 100,000"),
        (fenced("(" * 50_000), "no Python script"),
        (fenced("x = " + "-" * 90_000 + "1"), "no Python script"),
        (fenced("x = " + "[" * 150 + "]" * 150 + "\n"), "no function generate_test_cases|no Python script"),
        (fenced("x\0y"), "no Python script"),
        (fenced(f"{CODE}\n# \ud800\n"), "no Python script"),
        ("```" * 30_000, "no Python script|no function"),
        ("<think>" * 10_000, "no function"),
    ],
)
def test_an_answer_without_a_whole_script_is_refused(words: str, reason: str):
    with pytest.raises(Flaw, match=reason):
        script_in(words)
