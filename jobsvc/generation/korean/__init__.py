"""Korean prose -> the layout and the statements that the reader of English gives, so that the rest is one.

`spelling` makes one spelling of the many and cuts it into sentences. `reader` takes those about lines: `lines` finds
which ones a clause speaks of, `values` what is on them. `telling` takes the others and the remarks in brackets: `bounds`
reads subject and predicate, `subjects` finds the values that a subject means, and the result is a comparison or a
wording that `sentences` knows. Where nothing was understood, `signs` tells whether it may be a condition.
"""

from jobsvc.generation.korean.beside import layout_of
from jobsvc.generation.korean.reader import read_korean
from jobsvc.generation.korean.spelling import is_korean, sentences, spelled
from jobsvc.generation.korean.told import KoreanProse, Said

__all__ = ["KoreanProse", "Said", "is_korean", "layout_of", "read_korean", "sentences", "spelled"]
