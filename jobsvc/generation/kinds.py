"""Lines of several kinds, told apart by their first words: "1 x — add x", "if t = 2, two integers l and r follow".

Each kind is told by a sentence of its own. What is said of a name in one kind need not hold in another one: where
that differs, it is said of ``x_{2,i}``, the x of the lines that begin with 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from jobsvc.generation.expressions import Unreadable
from jobsvc.generation.items import REMARK, Item, split_name
from jobsvc.generation.layout import Entry, Kinds, Rows
from jobsvc.generation.phrases import items_of

_NAME = r"[A-Za-z](?:_(?:\{\w{1,3}\}|\w))?"
_LONG_NAME = rf"(?:{_NAME}|[a-z]{{2,4}}(?:_\w)?)"
_WORD = r"(?:\d|[-+?!*])"
_QUOTE = "[\"'`«»]"
#: A kind of line as it stands: its first word, and names.
_SHOWN = re.compile(
    rf"(?:[-*•] )?(?:{_QUOTE}(?P<quoted>{_WORD}|[A-Za-z]{{1,8}})(?P<quoted_names>(?: {_LONG_NAME}){{0,5}}){_QUOTE}"
    rf"|(?P<word>{_WORD})(?P<names>(?: {_NAME}){{0,5}}))(?P<rest>(?: ?⟦\d+⟧|[;:,.]| —| - ).*|)"
)
_TYPE = (
    r"(?:(?:the )?(?:[a-z]+ )?(?:type|kind)(?: of (?:the |this )?[a-z]+)?"
    rf"|(?:the )?(?:first|this) (?:number|integer|character)(?: in the line)?|(?P<name>{_NAME}|type_i)(?: is"
    rf" character)?)"
)
_FOLLOW = r"(?:follows?|(?:is|are) given|come)(?: (?:in|on) (?:the same|this|that|the) line)?"
#: A kind told by the value of its first word: "if t = 2, then two integers l and r follow".
_TOLD = re.compile(
    rf"(?:and |or |otherwise,? )?(?:if|when|for) {_TYPE} ?(?:is equal to|equals to|equals|is|=) ?{_QUOTE}?"
    rf"(?P<word>[-+?!]|\d(?:(?:,| or|, or) \d)*|[A-Z]){_QUOTE}?,? (?:then )?"
    r"(?:(?:it|this|that|the type|the number) is (?:then )?followed by (?P<items>.+)|(?:then )?(?:next )?"
    r"(?:there (?:will be|follow|are|is|follows)|follows?) (?P<items_2>.+)"
    r"|(?:the (?:rest of the |same )?(?:line|query|operation|event)|it) (?:also |further |then |next )?"
    r"(?:contains|has) (?P<items_3>.+)"
    rf"|(?P<items_4>.+?) {_FOLLOW}(?P<rest>(?:,| —| ⟦).*)?)",
    re.I,
)
#: Kinds told by their numbers: "Queries of type 1 and 2 have the following format: T x y".
_OF_TYPES = re.compile(
    r"(?:the )?(?:queries|query|operations?|events?|requests?|lines?) of (?:the )?(?:types?|kinds?) "
    r"(?P<words>\d(?:(?:,| and|, and) \d)*)"
    rf" (?:has|have|is given in|are given in|is|are)(?: in)? (?:the )?(?:following )?(?:format|form):?"
    rf" {_QUOTE}?(?P<first>\d|[A-Za-z])(?P<names>(?: {_NAME}){{1,5}}){_QUOTE}?(?P<rest>(?: ?⟦\d+⟧|[;:,.]| —).*|)",
    re.I,
)
#: "The first integer of each line is either 1 or 2", which the kinds tell again.
_FIRST_WORD = re.compile(
    r"(?:for|in|on) (?:each of )?(?:the )?(?:next|following) (?P<count>[A-Za-z](?:_\w)?) lines,? the first "
    r"(?:integer|number"
    r"|character|symbol) (?:of|in|on) (?:each|the) line (?:is|denotes) (?:either )?(?P<words>\w(?:(?:, | or |,"
    r" or )\w)+)"
    r"(?:,? (?:denoting|representing|meaning|—) (?:the )?[a-z ]{3,40})?",
    re.I,
)
#: An announcement that goes on to kinds: "... describes a query, which can be one of the following:".
_OF_KINDS = re.compile(
    r",? (?:and |which |that |each )?(?:(?:is|are|has|have|can be|may be|may have|will be|can have|must be)(?:"
    r" given)? |of |in ){1,4}"
    r"(?:one of )?(?:the )?(?:following|(?:following |possible )?(?:\d |two |three |four )?(?:following )?"
    r"(?:types|forms|formats"
    r"|kinds|form|format|type))(?: as follows| depending on (?:its|the|their) (?:type|kind)| described below)?:?$",
    re.I,
)
_KINDS_FOLLOW = re.compile(
    r"(?:(?:each|every|all|the|these)(?: of (?:them|these|the))? ?(?:[a-z]+ ){0,2}(?:has|have"
    r"|is|are|can be|belongs to|in|may be|will be)(?: of| in| given in)? )?(?:one of )?(?:the"
    r" )?(?:following )?(?:two |three |four |\d )?(?:possible )?"
    r"(?:types?|forms?|formats?|kinds?)(?: of (?:queries|operations|events))?(?: as follows| depending on "
    r"(?:its|the|their)"
    r" (?:type|kind))?(?: described below)?:?"
    r"|(?:there are )?(?:two|three|four|\d) (?:types|kinds) of (?:queries|operations|events|requests):?",
    re.I,
)
_CLAUSE = re.compile(
    r"(?:^(?:where|which) |(?:,|;) ?(?:(?:where|and|which) )?|\bwhere )(?<![A-Za-z], )"
    r"(?=[A-Za-z](?:(?:, | and |, and )[A-Za-z])* (?:is|are) )"
    r"|,? (?:and )?which (?=means|denotes|represents|stands|describes|tells)"
)


def announces_kinds(text: str) -> bool:
    """Whether the sentence only tells that the kinds of the lines before it follow."""
    return bool(_KINDS_FOLLOW.fullmatch(text))


def without_kinds(text: str) -> str:
    """The announcement of lines without "of one of the following types"."""
    return _OF_KINDS.sub("", text)


#: What a line asks the program for, which restricts nothing.
_QUESTION = re.compile(
    r"(?:(?:then )?you (?:should|need to|have to|must) )?(?:print|output|find|calculate|compute|count|determine"
    r"|report|tell|answer"
    r"|say)\b",
    re.I,
)
_DEMAND = re.compile(r"\b(?:guarantee\w*|always|exists?|will be|at (?:least|most)|where|[<>=])", re.I)


@dataclass
class KindLines:
    """The lines of several kinds of one format, while their kinds are told one by one."""

    node: Kinds | None = None
    said: list[tuple[str, list[Item], str]] = field(default_factory=list)  #: of each kind, its names and a remark
    type_name: str = ""
    words: tuple[str, ...] = ()  #: the first words, where a sentence lists them beforehand

    def read(self, text: str, remarks: list[str], scope: list[Entry], waiting: str) -> bool:
        """Whether the sentence tells a kind of the lines that wait for it, or of those at the end of the scope."""
        if not (waiting or self.node or _lone_words(scope)):
            return False
        found = self._shown(text) if waiting or self.node else None
        found = found or self._of_types(text, waiting) or self._told(text, scope)
        if not found:
            return False
        if self.node is None:
            self.node = Kinds(waiting, []) if waiting else self._in_place_of(scope)
            if waiting:
                scope.append(self.node)
        words, items, rest = found
        for word in words:
            own = [_renamed(item) for item in items]
            self.node.kinds.append((word, own))
            for remark in (*_clauses(rest), *remarks):
                self.said.append((word, items, remark))
        return True

    def _shown(self, text: str) -> tuple[list[str], list[Item], str] | None:
        match = _SHOWN.fullmatch(text)
        if match is None:
            return None
        names = match["names"] or match["quoted_names"] or ""
        word = match["word"] or match["quoted"]
        if not names and not match["rest"] and not match["quoted"]:
            return None
        return [word], [Item("int", *split_name(name)) for name in names.split()], match["rest"]

    def _of_types(self, text: str, waiting: str) -> tuple[list[str], list[Item], str] | None:
        match = _OF_TYPES.fullmatch(text) if waiting or self.node else None
        if match is None:
            return None
        words = re.findall(r"\d", match["words"])
        if match["first"].isdigit() and [match["first"]] != words:
            raise Unreadable("the kinds of lines are not understood")
        self.type_name = "" if match["first"].isdigit() else match["first"]
        return words, [Item("int", *split_name(name)) for name in match["names"].split()], match["rest"]

    def _told(self, text: str, scope: list[Entry]) -> tuple[list[str], list[Item], str] | None:
        match = _TOLD.fullmatch(text)
        if match is None:
            return None
        name = split_name(match["name"])[0] if match["name"] else ""
        known = self.type_name or _lone_words(scope)
        if name and known and name != known:
            return None
        found = items_of(next(match[f"items{end}"] for end in ("", "_2", "_3", "_4") if match[f"items{end}"]))
        if any(item.is_row or not item.name for item in found.items):
            raise Unreadable("the values of this kind of line are not understood")
        words = re.findall(r"\d", match["word"]) if match["word"][0].isdigit() else [match["word"]]
        return words, found.items, " ".join([*found.leftover, *found.asides, match["rest"] or ""])

    def _in_place_of(self, scope: list[Entry]) -> Kinds:
        """The kinds in the place of the lines of which so far only the first word was told."""
        rows = scope.pop()
        assert isinstance(rows, Rows)  # noqa: S101 - `_lone_words` saw that it is
        self.type_name = rows.lines[0].items[0].name
        node = Kinds(rows.count, [])
        scope.append(node)
        return node

    def conditions(self, outside: set[str]) -> list[tuple[str, list[Item]]]:
        """What the kinds' sentences say beside their names, each of the names of its own kind."""
        by_name: dict[str, dict[str, set[str]]] = {}
        for word, items, remark in self.said:
            for item in items:
                kinds = by_name.setdefault(item.name, {})
                kinds.setdefault(word, set())
                if re.search(rf"(?<![A-Za-z_\\]){re.escape(item.name)}(?![A-Za-z])", remark):
                    kinds[word].add(remark)
        for word, items in self.node.kinds if self.node else ():
            for item in items:
                by_name.setdefault(item.name.rstrip("'"), {}).setdefault(word, set())
        apart = {name for name, kinds in by_name.items() if len({frozenset(said) for said in kinds.values()}) > 1}
        apart |= outside & by_name.keys()
        said = {_qualified(remark, word, items, apart): items for word, items, remark in self.said}
        return list(said.items())

    @property
    def names(self) -> set[str]:
        return {item.name for _, items in self.node.kinds for item in items} if self.node else set()

    def complaints(self) -> list[str]:
        """What was said of the kinds and does not agree."""
        told = [word for word, _ in self.node.kinds] if self.node else []
        if self.words and sorted(self.words) != sorted(told):
            return [f"the kinds of lines are {', '.join(self.words)}, but {', '.join(told) or 'none'} are described"]
        return []


def first_words(text: str) -> tuple[str, str] | None:
    """How many lines follow whose first words a sentence lists, and the sentence that lists them."""
    match = _FIRST_WORD.fullmatch(text)
    return (match["count"], match["words"]) if match else None


def _lone_words(scope: list[Entry]) -> str:
    """The name of the only value on the lines at the end of the scope, which may be the first word of more."""
    last = scope[-1] if scope else None
    if not isinstance(last, Rows) or len(last.lines) != 1 or len(last.lines[0].items) != 1:
        return ""
    [item] = last.lines[0].items
    return "" if item.is_row else item.name


def _renamed(item: Item) -> Item:
    """The item, one that is called like a subscript under another name."""
    return replace(item, name=f"{item.name}'") if item.name in "ijk" else item


def _clauses(rest: str) -> list[str]:
    """What follows a kind, cut where it tells what a name is: ", where x is an integer, and c is a letter"."""
    parts = [REMARK.sub("", part).strip(" ,;:—") for part in _CLAUSE.split(rest.strip(" ,;:—"))]
    return [part for part in parts if part and not (_QUESTION.match(part) and not _DEMAND.search(part))]


def _qualified(text: str, word: str, items: list[Item], apart: set[str]) -> str:
    for item in items:
        if item.name in "ijk":
            text = re.sub(rf"(?<![A-Za-z_\\'{{,]){item.name}(?![A-Za-z'_-])", f"{item.name}'", text)
        elif item.name in apart:
            name = rf"(?<![A-Za-z_\\']){re.escape(item.name)}(?:_(?:\w|\{{\w\}}))?(?![A-Za-z'_])"
            text = re.sub(name, f"{item.name}_{{{word},i}}", text)
    return text
