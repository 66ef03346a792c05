"""Mathematics as statements write it (LaTeX, Unicode, plain text) turned into one plain spelling.

The plain spelling knows ``<= >= < > != =``, ``+ - * / ^``, ``...`` for dots in a row, ``:`` for dots in a
column, ``|S|``, names, numbers without separators, and ``_{...}``/``^{...}`` groups. Dashes that begin an
explanation become ``—``. Whatever is not known stays as it is, so that whoever reads it refuses it.

Every expression here takes time linear in the text.
"""

from __future__ import annotations

import re

_SYMBOLS = {
    "≤": "<=", "≦": "<=", "⩽": "<=", "≥": ">=", "≧": ">=", "⩾": ">=", "≠": "!=", "=/=": "!=", "＜": "<", "＞": ">",
    "×": "*", "·": "*", "⋅": "*", "∗": "*", "∙": "*", "…": "...", "⋯": "...", "⋮": ":", "：": ":",
    "−": "-", "‐": "-", "‑": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "∈": "\\in ", "∑": "\\sum ",
    "\N{NO-BREAK SPACE}": " ", "\N{THIN SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\t": " ",
    "\N{ZERO WIDTH SPACE}": "",
    "＃": "#", "，": ", ", "（": "(", "）": ")", "$": "", "~": " ",
}  # fmt: skip

_COMMANDS = {
    "leq": "<=", "le": "<=", "leqq": "<=", "leqslant": "<=", "geq": ">=", "ge": ">=", "geqq": ">=", "geqslant": ">=",
    "lt": "<", "gt": ">", "neq": "!=", "ne": "!=", "times": "*", "cdot": "*", "ast": "*",
    "ldots": "...", "dots": "...", "cdots": "...", "dotsc": "...", "hdots": "...", "dotsb": "...",
    "vdots": ":", "ddots": "...",
    "lvert": "|", "rvert": "|", "vert": "|", "mid": "|", "quad": " ", "qquad": " ", "lbrace": "⦃", "rbrace": "⦄",
    "left": "", "right": "", "displaystyle": "", "rm": "", "it": "", "bf": "", "limits": "", "mathstrut": "",
    "max": " max", "min": " min", "lfloor": " floor(", "rfloor": ")", "colon": ":", "lparen": "(", "rparen": ")",
    "land": " and ", "enspace": " ", "thinspace": " ", "space": " ", "to": "→",
}  # fmt: skip

_STYLES = frozenset(
    [
        "mathrm",
        "mathit",
        "mathbf",
        "mathtt",
        "mathsf",
        "mathcal",
        "text",
        "textrm",
        "textit",
        "textbf",
        "texttt",
        "textsf",
        "rm",
        "operatorname",
        "boldsymbol",
        "mbox",
        "hbox",
    ]
)
_ESCAPES = {
    "{": "⦃",
    "}": "⦄",
    ",": " ",
    " ": " ",
    ";": " ",
    ":": " ",
    "!": "",
    "#": "#",
    "%": "%",
    "_": "_",
    "&": "&",
    "|": "|",
    "\\": " ",
}

_SYMBOL = re.compile("|".join(re.escape(symbol) for symbol in _SYMBOLS))
_NOT_EQUAL = re.compile(r"\\not ?(?:=|\\eq)")
#: A single dot of a product between commas: dots in a row.
_LOST_DOTS = re.compile(r"(?<=, )\\cdot(?= ?,)|(?<=,)\\cdot(?= ?,)")
_SPACE_COMMAND = re.compile(r"\\hspace ?\{[^{}]{0,20}\}|\\(?:phantom|color) ?\{[^{}]{0,20}\}")
_STYLED = re.compile(r"\\([A-Za-z]+) ?\{([^{}\\]{0,80})\}")
_OLD_STYLE = re.compile(r"\{ ?\\(?:rm|tt|it|bf|sf) ?([A-Za-z]{1,20})\}")
#: One character in the type of programs: it means itself. One that stands in quotes already needs none.
_TYPED = re.compile(r"(?<!['\"`])\\texttt ?\{(?P<one>[^\s{}\\])\}(?!['\"`])")
#: A whole formula in bold type.
_STYLED_FORMULA = re.compile(
    r"\\(?:mathbf|mathrm|boldsymbol|mathit) ?\{([^{}]{1,80}(?:\{[^{}]{1,12}\}[^{}]{0,40}){0,4})\}"
)
_OVER = re.compile(r"\{ ?([\w^ ]{1,20}?) ?\\over ?([\w^ ]{1,20}?) ?\}")
#: ``400, 000``: no list goes on with a number that begins with 0.
_SPACED_ZEROS = re.compile(r"(?<=\d), (?=0\d\d(?!\d))")
_FRACTION = re.compile(r"\\[dt]?frac ?\{([^{}]{1,40})\} ?\{([^{}]{1,40})\}")
_BINOMIAL_HALF = re.compile(r"\\frac ?([0-9A-Za-z]) ?([0-9A-Za-z])(?![A-Za-z])")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_ESCAPE = re.compile(r"\\([{},;:!#%_&| \\])")
_THOUSANDS = re.compile(r"(?<![\d.,{⦃])([1-9]\d{0,2})((?:,\d{3})+|(?: \d{3})+)(?![\d,]\d|\d)")
_NOT_DIGIT = re.compile(r"\D+")
_DASH = re.compile(r" *(?:—|―|–|-{2,3}) *")
#: A dash that is a minus: before a number, after a bracket, a comma or a comparison, or at the beginning.
_MINUS_DASH = re.compile(r"(?:(?<=[(<>=,≤≥])|(?<=[(<>=,≤≥] )|^) ?[–—] ?(?=\d)", re.M)
_GAP_IN_SUBSCRIPT = re.compile(r" *([_^]) *")
_GROUP = re.compile(r"([_^])\{([^{}]{0,40})\}")
_DECIMAL_POWER = re.compile(r"(?<![\d.])(\d{1,3})\.(\d{1,4}) ?\* ?10\^(?:\{(\d{1,2})\}|(\d{1,2}))")
_DOTS_AND_NAME = re.compile(r"\\([lch]?dots)(?=[A-Za-z]_)")
_SPACES = re.compile(r" {2,}")


def plain(text: str) -> str:
    """`text` in the plain spelling; lines are kept."""
    text = _SYMBOL.sub(lambda match: _SYMBOLS[match[0]], text)
    text = _MINUS_DASH.sub("-", _SPACES.sub(" ", text))
    text = _LOST_DOTS.sub("...", _NOT_EQUAL.sub("!=", text))
    text = _SPACE_COMMAND.sub(" ", text)
    text = _STYLED.sub(_styled, _OLD_STYLE.sub(r"\1", _TYPED.sub(r"'\g<one>'", text)))
    text = _STYLED.sub(_styled, text)  # a style within a style
    text = _FRACTION.sub(r"((\1)/(\2))", text)
    text = _BINOMIAL_HALF.sub(r"(\1/\2)", text)
    text = _ESCAPE.sub(lambda match: _ESCAPES[match[1]], text)
    text = _COMMAND.sub(_command, _DOTS_AND_NAME.sub("...", _OVER.sub(r"((\1)/(\2))", text)))
    text = _STYLED_FORMULA.sub(r"\1", text)
    text = _SPACES.sub(" ", text.replace("<==", "<=").replace("{,}", ","))
    text = _SPACED_ZEROS.sub(",", _DASH.sub(" — ", text))
    text = _THOUSANDS.sub(lambda match: match[1] + _NOT_DIGIT.sub("", match[2]), text)
    text = _GAP_IN_SUBSCRIPT.sub(r"\1", text)
    text = _GROUP.sub(lambda match: f"{match[1]}{{{match[2].replace(' ', '')}}}", text)
    return _SPACES.sub(" ", _DECIMAL_POWER.sub(_whole_power, text))


def _styled(match: re.Match[str]) -> str:
    """The content of a style such as ``\\mathrm{case}``; any other command with a group stays."""
    return match[2] if match[1] in _STYLES else match[0]


def _whole_power(match: re.Match[str]) -> str:
    """``1.4 * 10^5`` as ``14 * 10^4``; one that is no whole number stays, to be refused."""
    exponent = int(match[3] or match[4]) - len(match[2])
    return f"{match[1]}{match[2]} * 10^{exponent}" if exponent >= 0 else match[0]


def _command(match: re.Match[str]) -> str:
    """A known command's plain spelling; an unknown one stays, a Greek letter included."""
    replacement = _COMMANDS.get(match[1])
    return match[0] if replacement is None else replacement
