"""The nouns that an explanation may use: what stories are about, nothing that is a property of numbers.

"square", "prime" and "mountain" are missing on purpose, and so are "segment", "edge" and "set", which restrict what
they name. Whoever adds a noun asks: could a value be called that and be less free than its bounds say?
"""

from __future__ import annotations

import re

#: What is counted, in the singular.
THINGS = """
account activity actor animal apartment apple application astronaut attack bacterium bag ball balloon banana bank
barrel basket bead bed bench bike bird block board bomb bonus book boss bottle bowl box boy brick bucket building
bullet burger burle bus byte cage cake camera campus candidate candle candy car card carriage castle cat chair
champion chest chicken child chip chocolate circle citizen city class client clothes cloud clownfish club coffee
coin cola color colour command company competition computer contest contestant cookie country course cow creature
crystal cup customer day deal deck department desk dish district doctor dog doll dollar domino door dormitory dragon
dress driver duck egg elephant elevator employee enemy envelope event exam examination experiment fan farm farmer
fence fish flight floor flower fly food footballer friend frog fruit fuel game garbage garden gem generator ghost
gift girl glass gnome goat gold grass group guest hamster hand hat hero hobbit hole horse hotel house hunter
ingredient instruction island iteration jar jewel job judge juice juror jury king kingdom knight lake lamp language
lantern laptop layer lecture lemonade lesson level light line list liter litre lock machine magician mailbox man
manager mattress meal medicine meeting member merchant meter milk mine miner minute mirror mission model money
monkey monster monument mouse move movie museum mushroom office oil operation option orange outlet package page
painting panel paper parcel park parliamentarian part participant passenger patient pawn pearl pen pencil penguin
people person phone photo photograph piano picture pie piece pig pigeon pile pill pillar pipe pirate pixel pizza
plan planet plank plant plate platform player pocket poem police politician pool post poster pot potion present
prisoner prize problem professor program project puzzle query question rabbit rack raffle rat recipe request
resident restaurant ribbon road robot rock room round route row ruble salesman school scientist sea seat seedling
seller sensor server sheep sheet shelf ship shirt shoe shop shot shovel singer slice slime snack snail snowman soda
soldier song spaceship spectator spell sport spot stadium staff stall station stick stone store street student
subject sunbed sushi tank task taxi tea teacher team tent theater thief ticket tile tool tourist town toy train
trainer tram traveler trip truck turn unit user vacancy van vendor video viewer village visit visitor volunteer
wagon wall warehouse warrior watch water weapon week well window wizard wolf woman wood worker world yen zombie
"""
_IRREGULAR = """
bacteria children clothes fish heroes knives men mice people potatoes sheep shelves staff thieves tomatoes wolves
women
"""
#: What things have, a number for each.
MEASURES = """
ability age amount attractiveness awesomeness beauty bid brightness budget capacity charge charisma charm cleverness
comfort complexity concentration convenience coordinate cost damage danger deadline defense deliciousness demand
depth diameter difficulty discomfort discount duration efficiency effort energy excitement experience fame fee fine
freshness fun growth happiness hardness health height income intelligence interest joy length level lifetime load
loss loudness luck mana mass moisture mood nutrition pain pay penalty pleasure popularity position power price
priority profit quality quantity radius rating reputation revenue reward risk roughness salary satisfaction score
size skill smartness speed stamina stiffness strength supply sweetness talent taste tastiness temperature thickness
threshold tiredness toxicity usefulness utility value velocity voltage wage wealth weight width
"""


def either(words: str) -> str:
    """A pattern for any of the words, in the singular or plural."""
    singular = words.split()
    every = {*singular, *map(_plural, singular)}
    return "(?:" + "|".join(sorted(every, key=len, reverse=True)) + r")\b"


def _plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s")


THING = either(THINGS + _IRREGULAR)
MEASURE = either(MEASURES)
