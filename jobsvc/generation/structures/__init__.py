"""What values form together: trees, graphs, rows that differ, strings and arrays of a certain make.

A sentence gives a `facts.Structured`; `resolve` makes it a `schema.Structure` of named variables; `writer` draws such
variables with what the modules here say, and `structure_checks`, which shares no code with them, reads them back.
"""

from __future__ import annotations

#: Each kind with what its `numbers` and `text` are.
KINDS = {
    # The ends of edges (u, v); numbers: the least and the greatest vertex.
    "tree": "the edges connect all vertices, and there is one less of them",
    "parents": "the values are the parents of all vertices but the first, in a tree that hangs from it",
    "connected": "the edges connect all vertices",
    "no loops": "no edge joins a vertex to itself",
    "no multiple edges": "no two edges join the same two vertices, in whichever direction",
    "acyclic": "no cycle of edges u -> v",
    # Of rows.
    "distinct rows": "no two rows hold the same values",
    "unlike": "the first half of the values is not the second half, in every row",
    "disjoint intervals": "each interval (l, r) ends before the next one begins",
    # Of single integers, or of each element of an array.
    "congruent": "numbers (k, r): divided by k they leave r",
    "prime": "they are prime",
    "power": "numbers (base,): they are powers of that, 1 among them",
    # Of all the values of an array or matrix, or the characters of a string or grid.
    "occurs": "numbers (least, most or none): how often `text`, a value or a character, occurs",
    "onto": "numbers (low, high): each value from low to high occurs",
    "disjoint": "no value of one is a value of the other",
    "first value": "numbers (value,): the first element is that",
    "last value": "numbers (value,): the last element is that",
    "cell": "numbers (i, j), from 1: the character or value there is `text`",
    "often": "many of the values are `text`, which only the drawing needs to know",
    "sum": "numbers (limit,): the sum of the values, or of the lengths of strings, is at most that",
    "exact sum": "numbers (total,): the sum of the values is just that",
    "even sum": "the sum of the values is even",
    "distinct within rows": "no two values in one row of a matrix are the same",
    "symmetric": "a matrix equals its transpose",
    "off diagonal": "numbers (low, high): the values of a matrix aside of its cells (i, i)",
    "diagonal": "the cells (i, i) of a matrix are `text`",
    "row kind": "there is a row of the kind whose word is `text`; `resolve` notes it in the format",
    # Of strings.
    "brackets": "a correct bracket sequence of round brackets",
    "palindrome": "it reads the same backwards",
    "no equal neighbours": "no two characters, or elements, beside each other are equal",
    "distinct characters": "no character occurs twice",
    "first letter": "its first character is one of `text`",
    "other letters": "its characters after the first are of `text`",
    "starts with": "its first characters are `text`",
    "ends with": "its last characters are `text`",
}

#: Kinds that speak of edges; with no names said they mean the one pair of ends that the format has.
OF_EDGES = frozenset({"tree", "connected", "no loops", "no multiple edges", "acyclic"})
#: Kinds of several variables together; any other kind holds for each of its variables alone.
OF_SEVERAL = OF_EDGES | {"distinct rows", "unlike", "disjoint intervals", "disjoint"}
#: Kinds that make a value a string.
OF_STRINGS = frozenset(
    {"brackets", "palindrome", "distinct characters", "first letter", "other letters", "starts with", "ends with"}
)
