"""The bounds of each value as Python source: named constants, and terms of values drawn before."""

from __future__ import annotations

from jobsvc.generation.expressions import Expr, Num, python
from jobsvc.generation.schema import Limits, Schema, Variable
from jobsvc.generation.structures.groups import Groups
from jobsvc.generation.writing.spelling import extreme


class Bounds:
    """The bounds within which the variables of one schema are drawn."""

    def __init__(self, schema: Schema, grouped: Groups) -> None:
        self.schema = schema
        self.groups = grouped

    def low(self, variable: Variable, limits: Limits | None = None) -> str:
        """The least value, or least length of a string; by other `limits` than its own where they are given."""
        beside = self.beside(variable)
        if beside:
            return beside[0]
        lows = (limits or self.schema.limits[variable.name]).lows
        return extreme("max", self._terms(variable, lows, "MIN"))

    def high(self, variable: Variable, limits: Limits | None = None) -> str:
        """The greatest value or length, likewise."""
        beside = self.beside(variable)
        if beside:
            return beside[1]
        highs = (limits or self.schema.limits[variable.name]).highs
        return extreme("min", self._terms(variable, highs, "MAX"))

    def beside(self, variable: Variable) -> tuple[str, str] | None:
        """The bounds of a matrix aside of its diagonal, which is written over what was drawn there."""
        found = [one for one in self.groups.amended(variable.name) if one.kind == "off diagonal"]
        return (python(found[0].numbers[0]), python(found[0].numbers[1])) if found else None

    def letters(self, variable: Variable) -> str:
        """The letters that a string is drawn of, without those that stand in certain places only."""
        amended = self.groups.amended(variable.name)
        others = next((one.text for one in amended if one.kind == "other letters"), variable.alphabet)
        placed = {one.text for one in amended if one.kind == "diagonal"}
        return "".join(letter for letter in others if letter not in placed) or others

    def _terms(self, variable: Variable, bounds: tuple[Expr, ...], suffix: str) -> list[str]:
        """The bounds as Python, the constants among them as the one named constant."""
        symbolic = [python(bound) for bound in bounds if not isinstance(bound, Num)]
        constant = [f"{constant_name(variable)}_{suffix}"] if len(symbolic) < len(bounds) else []
        return constant + symbolic


def constants(limits: Limits) -> tuple[int | None, int | None]:
    """The constant of the lows and of the highs, the tightest where there are several."""
    lows = [bound.value for bound in limits.lows if isinstance(bound, Num)]
    highs = [bound.value for bound in limits.highs if isinstance(bound, Num)]
    return max(lows, default=None), min(highs, default=None)


def constant_name(variable: Variable) -> str:
    return f"{variable.name}_LENGTH" if variable.kind == "string" else variable.name
