"""What stands after a dash ("— the number of friends"): harmless only where every word of it is known to be.

An explanation may hide a condition in any noun ("a square number", "a array"), so that nouns, too, are
those of a list. A word that is missing costs a script; one too many could let a wrong one pass.
"""

from __future__ import annotations

import re

#: What stories are made of: things that are counted and measured, none of which is a property of numbers.
_THINGS = (
    "account activity actor animal apartment apple application astronaut attack bacterium bag ball balloon banana "
    "bank barrel basket bead bed bench bike bird block bomb bonus book boss bottle bowl box boy brick bucket building "
    "bullet burger bus byte cage cake camera campus candidate candle candy car card carriage castle cat chair champion "
    "chest chicken child chip chocolate citizen city class client clothes cloud club coin color colour command company "
    "competition computer contest contestant cookie country course cow creature crystal cup customer day deck deal "
    "department desk dish doctor dog doll domino door dormitory dragon dress driver duck egg elephant elevator employee "
    "enemy envelope event exam examination experiment fan farm farmer fence fish flight floor flower fly footballer "
    "frog friend fruit game garden gem generator ghost gift girl glass gnome goat group guest hamster hand hat hero "
    "hobbit hole horse hotel hour house hunter island jar jewel job judge juror king knight lake lamp language "
    "lantern laptop layer lecture lesson level light list liter litre lock machine magician mailbox man manager "
    "match mattress meal medicine meeting member merchant meter mine miner minute mirror mission model monkey monster "
    "monument mountain mouse movie mushroom museum office option orange outlet package page painting panel paper "
    "parcel park participant passenger patient pawn pearl pen pencil penguin people person phone photo photograph piano "
    "picture pie piece pig pigeon pile pill pillar pipe pirate pizza plan planet plank plant plate platform player "
    "pocket poem police politician pool post poster potion pot present prisoner prize problem product professor "
    "program project puzzle query question rabbit rack raffle rat request resident restaurant ribbon road "
    "robot rock room round route salesman school scientist seat seedling seller sensor server sheep sheet shelf "
    "ship shirt shoe shop shot shovel singer slime slice snack snail snowman soldier song spaceship spectator "
    "spell sport spot stadium staff stall station step stick stone store street student sunbed subject tank task taxi "
    "teacher team tent theater thief ticket tile tool tourist tower town toy train trainer tram traveler trip truck turn "
    "unit user vacancy van vendor video viewer village visit visitor volunteer wagon wall warehouse warrior watch "
    "weapon week well window wizard wolf woman worker zombie "
    "line circle city district world kingdom board sea jury part pixel parliamentarian clownfish row seat floor "
    "operation instruction move iteration recipe dish ingredient sushi cola tea coffee water milk juice lemonade soda gold "
    "money dollar ruble burle rubles yen food wood grass oil fuel garbage"
).split()  # fmt: skip
_IRREGULAR = (
    "people children men women mice shelves knives wolves thieves bacteria sheep fish clothes staff "
    "heroes potatoes tomatoes boxes"
).split()
#: What things have, a number for each.
_MEASURES = (
    "ability age amount  attractiveness awesomeness beauty bid brightness budget capacity charge charisma charm "
    "cleverness comfort complexity concentration convenience cost damage danger defense  deliciousness depth "
    "deadline demand diameter difficulty discount discomfort duration efficiency effort energy excitement experience fee "
    "fame fine freshness fun "
    "growth happiness hardness health  height income intelligence interest joy length level lifetime "
    " load loss loudness luck mana mass moisture mood nutrition pain pay penalty pleasure popularity power price "
    "priority profit quality quantity radius rating reputation revenue reward risk roughness salary satisfaction score size "
    "skill smartness speed stamina strength stiffness supply sweetness talent tastiness taste temperature "
    "thickness threshold tiredness toxicity usefulness utility value velocity volume voltage wage wealth weight width "
    " position coordinate"
).split()  # fmt: skip


def _plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s")


def _either(words: list[str]) -> str:
    """Singular and plural of each, the longest first."""
    every = {*words, *map(_plural, words)}
    return "(?:" + "|".join(sorted(map(re.escape, every), key=len, reverse=True)) + r")\b"


_THING = _either([*_THINGS, *_IRREGULAR])
_MEASURE = _either(_MEASURES)
_THE = r"(?:(?:the|an|a|each|every|his|her|their|its|your|our|all|this|these|those|[A-Z][a-z]{1,15}'s) )?"
_KNOWN = r"(?:(?:i-th|j-th|k-th|first|second|third|initial|original|current|given|available|required|desired|red|green|blue|black|white) ){0,2}"
_NAME = r"[A-Za-z](?:_(?:\w|\{\w\}))?"
_HAVE = r"(?: (?:that )?(?:[A-Z][a-z]{1,15}|he|she|they|you|we) (?:has|have|had|bought|needs?|wants?))?"
_DONE = (
    r"(?: (?:to|(?:that )?you (?:should|can|need to|have to|must|may)) "
    r"(?:process|perform|answer|buy|consider|make|do|handle))?"
)
_OF_THINGS = rf"(?: (?:of|in|on|at|for|from|to|per) {_THE}{_KNOWN}(?:{_THING} )?{_THING})"
_LISTS = r"(?:array|sequence|list)s?"
_GRIDS = r"(?:grid|matrix|table|board|chessboard|field|map|maze|rectangle|labyrinth|picture|image)"
_STRINGS = r"(?:binary )?(?:string|word|text|message|password)s?"
_SHAPES = "|".join(
    (
        rf"{_THE}{_KNOWN}(?:number|amount|count|quantity) of {_KNOWN}(?:types of |kinds of |units of )?"
        rf"(?:{_THING} )?{_THING}{_OF_THINGS}{{0,2}}{_HAVE}{_DONE}",
        rf"{_THE}(?:number|amount|count) of (?:elements|integers|numbers|values|items)"
        rf"(?: (?:in|of) (?:{_THE}{_KNOWN}{_LISTS}(?: {_NAME})?|{_NAME}))?",
        rf"{_THE}(?:number of )?rows(?: (?:in|of) {_THE}{_KNOWN}{_GRIDS})?",
        rf"{_THE}(?:number of )?columns(?: (?:in|of) {_THE}{_KNOWN}{_GRIDS})?",
        r"(?:the )?(?:total )?number of (?:the )?(?:test ?cases?|testcases|tests|data ?sets|queries)"
        r"(?: in the (?:input|test))?",
        rf"{_THE}{_KNOWN}(?:{_THING} |{_MEASURE} )?{_MEASURE}{_OF_THINGS}{{0,2}}",
        rf"{_THE}values of {_THE}{_KNOWN}{_LISTS}(?: {_NAME})?",
        rf"{_THE}(?:parameters?|constants?)(?: {_NAME}(?: and {_NAME})?)?",
        r"(?:the )?queries",
        rf"{_THE}(?:dimensions|sizes?|height|width|length){'(?: of '}{_THE}{_KNOWN}{_GRIDS})?",
        rf"{_THE}{_KNOWN}(?:lengths?|sizes?) of {_THE}{_KNOWN}(?:{_LISTS}|{_STRINGS})(?: {_NAME}(?: and {_NAME})?)?",
        rf"{_THE}(?:lengths?|sizes?) of {_NAME}",
        rf"{_THE}{_KNOWN}(?:{_LISTS}|{_GRIDS}|string)(?: {_NAME})?(?: itself)?",
        rf"{_THE}{_KNOWN}elements(?: of {_THE}{_KNOWN}(?:{_LISTS}|{_NAME})(?: {_NAME})?)?",
        rf"{_THE}i-th element of {_THE}(?:{_LISTS} )?{_NAME}",
        rf"{_THE}descriptions? of {_THE}{_KNOWN}{_THING}",
        rf"(?:the )?[ijk]-th {_THING}",
    )
)
_IS = rf"(?:{_NAME} (?:is|denotes|represents|describes|shows|—) )?"
_JOINT = r"(?:,? and |, )"
_ADVERB = r"(?:,? (?:respectively|correspondingly|accordingly))?"
_EXPLANATION = re.compile(rf"(?:{_IS}(?:{_SHAPES}))(?:{_JOINT}{_IS}(?:{_SHAPES})){{0,5}}{_ADVERB}")
_LENGTH_OF_A_STRING = re.compile(rf"\b(?:lengths?|sizes?) of (?:the )?(?:{_STRINGS}|{_NAME})(?![\w-])")
_THINGS_ALONE = re.compile(rf"{_THE}(?:[A-Za-z] )?{_KNOWN}(?:{_THING} )?(?:{_THING}|test ?cases)")
_ASIDE = re.compile(
    r"(?:both )?inclusive(?:ly)?|(?:and )?(?:the )?only|respectively|from left to right|from top to bottom"
    r"|without (?:the )?quotes|see (?:the )?(?:note|sample|example)s?(?: \d)?"
    r"|(?:measured )?in (?:bytes|milliseconds|seconds|minutes|hours|days|meters|metres|kilometers|centimeters|grams"
    r"|kilograms|liters|dollars|rubles|burles|yen|percent|degrees)",
    re.IGNORECASE,
)


def only_explains(explanation: str) -> bool:
    """Whether the whole of it only names what the values are, none of them restricted."""
    text = explanation.strip(" ,.")
    if not text:
        return True
    if len(text) > 250:
        return False
    return bool(_EXPLANATION.fullmatch(text[0].lower() + text[1:] if text[:2].istitle() else text))


def names_things(text: str) -> bool:
    """Whether it is the bare name of things in a story: "the n cards"."""
    return bool(_THINGS_ALONE.fullmatch(text.strip()))


def is_length_of_a_string(explanation: str) -> bool:
    """Whether a value is said to be the length of a string, or of a name that may be one."""
    return bool(_LENGTH_OF_A_STRING.search(explanation))


def is_aside(remark: str) -> bool:
    """Whether a remark in brackets says nothing about values: "(in meters)"."""
    return bool(_ASIDE.fullmatch(remark.strip()))
