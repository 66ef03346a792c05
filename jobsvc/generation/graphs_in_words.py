"""What sentences say of a graph in the words of its story ("no two roads connect the same cities") -> plain words."""

from __future__ import annotations

import re

_EDGES = (
    r"(?:edges|edge|road|roads|pipes|bridges|streets|tunnels|corridors|channels|wires"
    r"|connections|cables|paths|lines|railways|railroads)"
)
_PLACES = (
    r"(?:vert(?:ex|ices)|nodes?|cit(?:y|ies)|towns?|islands?|villages?|(?:inter)?sections?"
    r"|junctions?|stations?|rooms?|houses?|planets?|computers?|points?|ones?|buildings?"
    r"|places?|lakes?|caves?)"
)
_BY = rf"(?:,? (?:by|using|via|along|moving|going|through)(?: \w+){{0,5}} ?{_EDGES})?"
#: What calls the whole graph of an input, or all of its edges.
_GRAPH = (
    rf"(?:(?:all|the|these|this|those|given|set of|input|undirected|social|whole|road|n - 1) )*(?:{_EDGES}|graphs?"
    r"|networks?|input|trees?|forest)(?: (?:in|of) the input| (?:of|in) (?:the )?[A-Za-z]{3,}| with [a-z]+)?"
)
_ANY = r"(?:any|every|each|all)"
_GO = r"(?:travel|get|go|move|reach|drive|pass|walk|come|visit)"
_OF_GRAPHS = tuple(
    (re.compile(pattern, re.I), meaning)
    for pattern, meaning in (
        (
            rf"{_GRAPH} (?:form|forms|is|are|makes?|specif(?:y|ies)|represents?|describes?|constitutes?|builds?"
            r"|is guaranteed to be|are guaranteed to form|corresponds? to|denotes?|gives?)"
            r" (?:an? |the )?(?:undirected |valid |correct |connected )*trees?"
            r"|(?:the |given |this )*tree is (?:valid|correct|connected)"
            r"|if (?:you|we) make all (?:the )?edges undirected,? (?:the graph|it) (?:becomes|will be|is) a tree",
            "the edges form a tree",
        ),
        (
            r"(?:(?:it is possible to|(?:you|one|we|he) can|there is a way to) (?:travel|get|go|move"
            rf"|reach|drive|pass) (?:from )?(?:any|every|each) (?:\w+ )?{_PLACES} (?:to|from) (?:any"
            rf"|every) other(?: (?:one|{_PLACES}))?{_BY}"
            rf"|it is possible from (?:one|any) {_PLACES} to (?:go|get) to any other {_PLACES}?{_BY}"
            rf"|(?:all )?(?:the )?{_PLACES} are connected(?: (?:with|to) each other)?"
            rf"|from (?:any|every|each) {_PLACES},? (?:you|one|it is possible to|we) (?:can )?(?:reach"
            rf"|get to|go to|travel to) (?:any|every) other(?: (?:one|{_PLACES}))?{_BY}"
            r"|there (?:is|exists) (?:always )?(?:a|at least one|some) (?:\w+ )?(?:path|way|route) between (?:any|every"
            rf"|each) (?:two |pair of )?(?:distinct |different )?{_PLACES}{_BY}"
            rf"|(?:any|every) (?:two|pair of) {_PLACES} (?:are|is) connected(?: by a path)?"
            rf"|(?:it is|it's) possible to {_GO} (?:to )?(?:{_ANY} {_PLACES}|from {_ANY} {_PLACES}) (?:from|to) (?:any"
            rf"|every|each) other(?: (?:one|{_PLACES}))?{_BY}"
            rf"|{_ANY} {_PLACES} (?:is|are) reachable from {_ANY} other(?: (?:one|{_PLACES}))?{_BY}"
            rf"|{_ANY} {_PLACES} can be reached from {_ANY} other(?: (?:one|{_PLACES}))?{_BY}"
            rf"|{_ANY} (?:\w+ )?{_PLACES} can {_GO} {_ANY} other(?: (?:one|{_PLACES}))?{_BY}"
            r"|(?:the |given |this |obtained )*(?:undirected )?(?:graph|network) (?:is|will be) connected"
            rf"|(?:for {_ANY} [a-z] and [a-z](?: \([^()]*\))?,? )?it is possible to {_GO} (?:to|from) the"
            rf" [a-z]-th {_PLACES}"
            rf" (?:from|to) the [a-z]-th {_PLACES}"
            r"|each test case contains a connected graph)",
            "the graph is connected",
        ),
        (
            rf"(?:each|every|any) (?:pair of|two) {_PLACES} (?:is|are) connected by (?:at most|no more"
            r" than|not more than) (?:one|a single) \w+"
            rf"|(?:each|every|any) pair of \w+ (?:can )?(?:plays?|has|have) (?:at most|no more than|not more than)"
            rf" one (?:game|match|{_EDGES})"
            r"|there (?:is|are) (?:at most|no more than) one \w+ (?:between|connecting) (?:any |each |"
            rf"every |a )?(?:two |pair of )?(?:any two )?{_PLACES}|there are no multiple {_EDGES}|all (?:the"
            rf" )?{_EDGES} are (?:pairwise )?(?:distinct|different)|there is at most one \w+ between a"
            rf" pair of any two {_PLACES}|no two {_EDGES} connect the same (?:unordered )?pair of"
            rf" {_PLACES}|each pair of {_PLACES} is connected by (?:at most|no more than) one \w+"
            rf"|(?:each|every|any) pair(?: of {_PLACES}| of [a-z]+)? (?:is|will be) (?:listed|given|present|mentioned)"
            r" (?:at most|no more than|not more than) once(?: in the input)?"
            r"|there are no multiple (?:\w+ )?[a-z]+ (?:connecting|between) the same (?:pair of|two) [a-z]+"
            rf"|between any (?:pair of|two) {_PLACES} there is (?:at most|no more than) one \w+"
            r"|(?:the |given )*graph (?:has no|does not (?:contain|have)|doesn't (?:contain|have))"
            r" (?:multiple|multi-?|parallel) ?edges",
            "the graph has no multiple edges",
        ),
        (
            (
                rf"no {_EDGES[:-1]}) (?:connects?|joins?) (?:(?:a|an|any|the) )?{_PLACES} (?:with|to|and)"
                r" itself|(?:there are no|(?:the )?graph (?:has|contains) no) (?:self-?)?loops"
            ),
            "the graph has no self-loops",
        ),
        (
            r"(?:the |given |this )*graph (?:has no|does not (?:contain|have)|doesn't (?:contain"
            r"|have)|contains no) (?:any )?(?:self-?)?loops?,? (?:and|or|nor) (?:multiple|multi-?"
            r"|parallel)[ -]?edges?"
            r"|(?:the |given |this )*graph (?:has no|does not (?:contain|have)|doesn't (?:contain"
            r"|have)|contains no) (?:any )?(?:multiple|multi-?|parallel)[ -]?edges?,? (?:and|or|nor)"
            r" (?:self-?)?loops?"
            r"|there are no (?:self-?)?loops?,? (?:and|or|nor) (?:multiple|multi-?|parallel)["
            r" -]?edges?(?: in the (?:given )?graph)?"
            r"|there are no (?:multiple|multi-?|parallel)[ -]?edges?,? (?:and|or|nor)"
            r" (?:self-?)?loops?(?: in the (?:given )?graph)?"
            r"|(?:the |given |this )*graph is simple",
            "the graph is simple",
        ),
    )
)


def of_a_graph(sentence: str) -> str | None:
    """What the whole sentence, without its lead, says of the graph whose edges the input has."""
    return next((meaning for pattern, meaning in _OF_GRAPHS if pattern.fullmatch(sentence)), None)
