"""Korean prose -> the layout and the statements that the reader of English gives, so that the rest is one.

`spelling` makes one spelling of the many, `lines` finds which lines a clause speaks of, `values` what is on them,
and `bounds` what a sentence says of values: a comparison, or a wording that `sentences` knows. `signs` tells what may
be a condition where nothing was understood.
"""

from jobsvc.generation.korean.beside import layout_of
from jobsvc.generation.korean.reader import KoreanProse, Said, read_korean
from jobsvc.generation.korean.spelling import is_korean, sentences, spelled

__all__ = ["KoreanProse", "Said", "is_korean", "layout_of", "read_korean", "sentences", "spelled"]
