"""The array, matrix or row that a name in a sentence means as a whole. Each function raises Unreadable."""

from __future__ import annotations

from jobsvc.generation.expressions import Ref, Unreadable, python
from jobsvc.generation.naming import Naming
from jobsvc.generation.schema import Variable


def array_of(naming: Naming, ref: Ref) -> Variable:
    """The array that ``A``, ``A_i`` or ``A_1, ..., A_N`` means as a whole."""
    spoken = Ref(ref.name, ("i",)) if "..." in ref.index else ref
    found = naming.whole(spoken)
    if len(found) != 1 or found[0].dimensions != 1 or found[0].index or found[0].cells is not None:
        raise Unreadable("it is not said of one array")
    if "..." in ref.index:
        first, last = naming.ends(found[0], 0)
        if (str(first), python(last).replace(" ", "")) != (ref.index[0], ref.index[2]):
            raise Unreadable("it is said of a part of the array only")
    return found[0]


def matrix_of(naming: Naming, ref: Ref) -> Variable | None:
    """The matrix all values of which ``A_{i,j}`` means."""
    if len(ref.index) != 2 or not all(one.isalpha() and len(one) == 1 for one in ref.index):
        return None
    found = naming.members(ref)
    return found[0] if len(found) == 1 and found[0].dimensions == 2 else None


def variables_of(naming: Naming, ref: Ref) -> list[Variable]:
    """The variables that a name means, or the whole row that ``c_1, ..., c_N`` is."""
    if "..." not in ref.index:
        return naming.members(ref)
    found = naming.members(Ref(ref.name, ("i",)))
    if len(found) == 1 and found[0].cells is not None and found[0].dimensions == 0:
        if python(found[0].cells).replace(" ", "") != ref.index[2] or ref.index[0] != "1":
            raise Unreadable("it is said of a part of the string only")
        return found
    if len(found) > 1 and all(not variable.dimensions for variable in found):
        fixed = [variable.index[0] for variable in found]
        if [ref.index[0], ref.index[2]] != [min(fixed, key=int), max(fixed, key=int)]:
            raise Unreadable("it is said of some of the values only")
        return found
    return [array_of(naming, ref)]
