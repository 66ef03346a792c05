"""Signs that a text may restrict the input: roots of words, words, numbers, comparisons.

Text that is not understood is passed over only where none of them is in it ("the prices of the cakes in the
shop"); otherwise it fails the job. One sign too many costs a script, one too few could let a wrong one pass.
"""

from __future__ import annotations

import re

#: What words of conditions begin with.
ROOTS = """
acycl adjacen alphabet alternat ancestor appear arithmetic arrang ascend assum averag balanc bijecti binar bipart
bitonic bitstr bitwise bound bracket cactus cannot caterpillar chronolog circular clockwise coincid collinear compos
congruen consecutiv consist constrained constrains contig convex coprime correct cubed cubic cycl decimal decreas
degenerat degree descend diamet differ digit disjoint distinct divide divided divides dividing divisib divisor
duplicat empty ensur equal equilat equival euler exactly exceed except exclu exists exponent factorial factors fewer
fibonac forbid forest fraction frequent geometric greater guarant half halves hamilton harmonic hexa identical
impossib incident increas independ infinit injecti intersect interval invers irreduc isolat lacking larger lattice
lcm leaf leaves legal lexic limited linear longer loop lower lucky matching maxim median minim modulo monoton
mountain multipl mutual natural negat neighb neither never nonempty nonneg nonzero obey occur odd optim orthogon
overlap pairwise palindr parallel parent pariti parity partition pattern perfect periodic permut perpend planar
polygon positiv precis prefix prime promis proper pythag random ranked rational reachab rearrang rectang recur
regular repeat repetit restricted revers root rounded satisf segment semiprime shorter shortest similar simple
smaller smallest solvab sort spanning squared strict strong subarray subgraph subsequen subset substring subtree
such suffic suffix summ super surject symmetr terminat ternar thrice topolog total transitive tree triang triple
trivial twice unequal uniform unimodal uniqu unique unless upper valid vowel within zero
anticlock bigger biggest counterclock surround
"""
#: Words of conditions, whole.
WORDS = """
abs always are-connected at-least at-most bit bits character characters connected-graph connected-undirected cover
covers dag eight either eleven even evenly fit fits five fixed form formed forms four gcd hold holds hundred if
in-range in-the-range is-connected just least less letter letters loops max mean million min mod more most must nine
no nobody none nor not nothing once ones only ordered product-of real require requires same seven shall should six
star sum sums symbol symbols ten thousand three tie ties touch touches twelve two until weakly while
"""
#: Words that only in a sentence of their own may be a condition: "the coins that he can pay with" explains.
WORDS_OF_SENTENCES = """
always answer answers both cannot condition conditions connected contain contained containing contains exist
impossible limit limits occupied occupies occupy one order other others remaining restriction restrictions square
squares there whenever without
"""

#: Phrases that restrict nothing although a sign is in them.
_NEUTRAL = re.compile(
    r"\b(?:numbered|indexed|enumerated|labell?ed|numerated)(?: with| by| using)?(?: the)?(?: consecutive)?"
    r"(?: integers| numbers)?(?: starting)?(?: from| with)? [01](?: (?:to|through|up to) [\w+* -]{1,9}?(?=[ ,.;)]|$))?"
    r"(?: in (?:clockwise|counter-?clockwise|some|any|arbitrary|this|the same) order(?: (?:around|along) the [a-z]+)?)?"
    r"|\b(?:in (?:the )?order )?from (?:the )?(?:left to (?:the )?right|right to left|(?:the )?top to (?:the"
    r" )?bottom|(?:the )?bottom to (?:the )?top"
    r"|up to down|north to south|west to east)\b"
    r"|\b(?:where |here )?\|(\w)\| (?:is|denotes|means|—|stands for|represents) (?:the"
    r" )?length of (?:the )?(?:string |number |word |text )?\1\b"
    r"|\bintersections?\b(?! (?:of|between|with) (?:the |two |these |those |any |all )?(?:[a-z]+ )?(?:segment"
    r"|line|circle"
    r"|interval|rectang|set|array))"
    r"|\bin (?:the )?order from (?:1|the first)(?:-?st)? to (?:the )?\w+(?:-?th)?\b|\bdiameters\b"
    r"|\b[1ijk]-(?:th|st|based)\b|\bin (?:this|that|the same|the given|the following) order\b"
    r"|\bnumber of (?:(?:the |all )?(?:test ?cases?|tests|queries))\b|\b(?:same|each|all) test ?cases?\b"
    r"|\b(?:you|he|she|we|one|[A-Z][a-z]+) (?:should|must|can|ha(?:s|ve) to|needs? to|will|may)\b"
    r"|\b(?:max|min|maximum|minimum|maximal|minimal|required|total|largest|smallest)(?:"
    r" possible| allowed)? (?:number|amount|count) of"
    r" (?:\w+ )?(?:operations|moves|steps|actions|swaps|changes|attempts|turns|days|seconds"
    r"|minutes|hours|queries|requests)(?=$|[ ,;]|\.$)"
    r"|\b(?:max|min|maximum|minimum|maximal|minimal) (?:possible |allowed )?(?:capacity"
    r"|speeds?|load|number of times|volume|amount of|lifting|carrying)\b"
    r"|\b(?:needed|required|target|desired|wanted|given) sum\b|\bdifferent (?:types?|kinds?"
    r"|sorts?)\b|\bin (?:degrees|decimal notation|decimal)\b"
    r"|\b(?:highest|largest|greatest|lowest|maximum|maximal|minimum) possible\b"
    r"|\b(?:is|are) connected (?:by|with|to|via)\b|\b(?:one of )?the following (?:\d |two "
    r"|three |four )?(?:types|forms|formats|kinds|format|form)\b:?"
    r"|\btwo[ -](?:way|directional)\b"
    r"|\bin the order (?!(?:in which )?(?:they|these|the [a-z]+) (?:happen|occur|arrive|come|start|begin"
    r"|t[ao]o?ke? place))(?:in which|they|of (?:their"
    r" )?(?:appearance|input))\b|\bas (?:well|follows)\b"
    # the size of what is to be found or made, and limits for it
    r"|\b(?:length|size|number of elements) (?:of|in) (?:the |an? )?(?:(?:sought|required|desired|wanted"
    r"|resulting|hidden|secret"
    r"|unknown) (?:permutation|array|sequence|string)\b|(?:permutation|array|sequence|string) (?:to (?:restore"
    r"|construct|find|build"
    r"|guess|be found)\b|(?:that )?you (?:need|have|want) to\b))|\b(?:needs?|has|have|wants?) to be sorted\b"
    r"|\b(?:maximum|minimum|maximal|minimal|max|min) (?:allowed|permitted|acceptable|permissible)"
    r"(?: (?!(?:in|among|of|its?|them)\b)[a-z]+){1,5}(?! (?:in|among|of)\b)(?=$|[ ,.;])"
    r"|\bupper (?:bound|limit) (?:on|for|of) the (?:number|amount) of\b"
    r"|\bthe (?:larger|greater|bigger|higher|smaller|lower|less|more) (?:(?:the|this|is|value|number|integer"
    r"|it)\b ?){1,4}, the"
    r" (?:larger|greater|bigger|higher|better|worse|smaller|lower|less|more)\b"
    r"|\bthe [ijk]-th (?:of them|number|integer|element) equals (?=(?:the|an?) )"
    r"|\b(?-i:[A-Z])[a-z]+land\b|\bother words\b|\bfor each (?:test ?case|query)\b|\b(?:total"
    r"|whole) number of (?:test ?cases|queries|tests)\b",
    re.I,
)
#: A bound of the story ("the maximum number of moves") that is not said of the data ("the maximum of the heights").
_OF_STORY = re.compile(
    r"\b(?:maximum|minimum|maximal|minimal|max|min|total)(?: (?:possible|allowed))?"
    r" (?!of\b)(?=[a-z])(?![^,.;]{0,80} (?:in|of|among|over) (?:the|all|these|those|each|any"
    r"|a_|his|her)\b)"
    r"|\bnumber of (?:different|distinct) (?![^,.;]{0,80} (?:in|of|among|over) (?:the|all"
    r"|these|those|each|a_|an?)\b)(?!(?:numbers|values|elements|integers|characters"
    r"|letters)\b)"
)
_ROOT = re.compile(r"\b(?:" + "|".join(ROOTS.split()) + r")\w*", re.I)
_WORD = re.compile(r"\b(?:" + "|".join(word.replace("-", "[ -]") for word in WORDS.split()) + r")\b|n't\b|\bnon-", re.I)
_WORD_OF_SENTENCE = re.compile(r"\b(?:" + "|".join(WORDS_OF_SENTENCES.split()) + r")\b", re.I)
_SIGN = re.compile(
    r"\b(?:an?|the|of|any) connected (?!by\b|to\b|with\b)|\bchild(?:ren)? of\b|\bother than\b|\b\w+est first\b"
    r"|\bfrom (?:the )?\w+est to\b"
    r"|\border (?:in which )?(?:they|these|the [a-z]+) (?:happen|occur|arrive|come|start|begin|take place)\w*"
    r"|\bin (?:the )?order of (?!(?:their |the )?(?:appearance|input))|\bin (?:the )?(?!any |arbitrary |random "
    r"|this |that |given |same |input |some |the )[a-z]+ order\b"
    r"|\banother\b|\b(?:furth|farth|near|clos|heavi|light|tall|old|young|new|lat)er\b|\b(?:already|previously"
    r"|earlier)\b|\bwas [a-z]+ed before\b|"
    r"powers? of (?:\d|two|three|ten|an? |some|[a-z]\b)|\ba square\b|square number|perfect"
    r" square|squares of|[<>=]|\\[a-z]+|\d|[%^|]|\[picture\]|(?<![\w.])\.(?![\w.\s]|$)|'[^'\w"
    r" ]'|\""
)
#: ``a_1`` and ``x1`` are names, their digits no numbers.
_NAMES = re.compile(r"(?<![\w\\])[A-Za-z](?:_(?:\{[\w,+-]{1,9}\}|\w)|\d)(?!\w)")


def signs(text: str, *, sentence: bool = False) -> tuple[str, ...]:
    """The signs of a condition in the text, in lower case; a whole `sentence` is judged more strictly."""
    text = _OF_STORY.sub(" ", _NEUTRAL.sub(" ", " ".join(text.split())))
    text = _NAMES.sub("x", text)
    patterns = (_ROOT, _WORD, _SIGN, *((_WORD_OF_SENTENCE,) if sentence else ()))
    return tuple(dict.fromkeys(match[0].lower() for pattern in patterns for match in pattern.finditer(text)))
