"""For any simple schema: the script's output is accepted, and a value out of its bounds is not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jobsvc.generation.reader import Misfit, check

from .problems import script
from .test_script import cases

NUMBERS = st.integers(-(10**18), 10**18)


@st.composite
def intervals(draw, numbers=NUMBERS):
    low, high = sorted((draw(numbers), draw(numbers)))
    return low, high


@st.composite
def formats(draw):
    """A count N, then in any order a row, rows with a relation, a matrix, words; and a single value below another."""
    size = draw(intervals(st.integers(0, 40)))
    value = draw(intervals())
    block, constraints = ["N K"], [f"{size[0]} <= N <= {size[1]}", f"{value[0]} <= K <= {value[1]}"]
    names = ["K"]
    if draw(st.booleans()):
        low, high = draw(intervals())
        block.append("A_1 A_2 ... A_N")
        constraints.append(f"{low} <= A_i <= {high}")
        names.append("A")
    if draw(st.booleans()):
        low, high = draw(intervals())
        assume(low < high)
        block += ["x_1 y_1", ":", "x_N y_N"]
        constraints.append(f"{low} <= x_i {draw(st.sampled_from(['<', '<=']))} y_i <= {high}")
        names += ["x", "y"]
    if draw(st.booleans()):
        low, high = draw(intervals(st.integers(1, 30)))
        block += ["s_1", "\\vdots", "s_N"]
        constraints.append(
            f"s_i is a string of length between {low} and {high} consisting of lowercase English letters."
        )
        names.append("s")
    if draw(st.booleans()):
        low, high = draw(intervals())
        width = draw(st.integers(1, 4))
        row = (
            " ".join(f"m_{{1,{j}}}" for j in range(1, width + 1)),
            " ".join(f"m_{{N,{j}}}" for j in range(1, width + 1)),
        )
        block += [row[0], ":", row[1]]
        constraints.append(f"{low} <= m_{{i,j}} <= {high}")
        names += [f"m_{j}" for j in range(1, width + 1)]
    return "\n".join(block), "\n".join(draw(st.permutations(constraints))), names


@settings(max_examples=60, deadline=None)
@given(formats(), st.sampled_from(["small", "medium", "large"]), st.integers(0, 2**32), st.data())
def test_what_a_script_writes_is_accepted_and_what_breaks_a_bound_is_not(layout, size, seed, data):
    block, constraints, names = layout
    made = script(constraints, block=block)
    for text in cases(made, 6, size, seed):
        check(made.schema, text)
    variables = made.schema["variables"]
    name = data.draw(st.sampled_from(names))
    field, step = data.draw(st.sampled_from([("low", 1), ("high", -1)]))
    narrower = {
        **variables,
        name: {**variables[name], field: variables[name][{"low": "high", "high": "low"}[field]] + step},
    }
    outside = [text for text in cases(made, 2, size, seed) if not text.startswith("0 ") or name == "K"]
    for text in outside:
        with pytest.raises(Misfit, match=name.split("_")[0]):
            check({**made.schema, "variables": narrower}, text)
