"""What libraries do again and again in tests, and need not: the same answers, in less time."""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

import botocore.session
from moto.core.serialize import BaseJSONSerializer


def install() -> None:
    # Each session reads its descriptions of AWS anew, for a tenth of a second, and every test has a session.
    # A thread has its own: a loader's descriptions are filled in as they are asked for.
    loaders = cache(lambda _, *arguments: _create_loader(*arguments))
    botocore.session.create_loader = lambda *arguments: loaders(threading.get_ident(), *arguments)
    BaseJSONSerializer._serialize_type_structure = _only_what_is_there


_create_loader = botocore.session.create_loader
_every_member = BaseJSONSerializer._serialize_type_structure


def _only_what_is_there(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    """An attribute's value is one of ten types; moto looks long for the other nine, in each attribute of each item."""
    if shape.name != "AttributeValue" or not isinstance(value, dict):
        _every_member(self, serialized, value, shape, key)
        return
    typed = self.MAP_TYPE()
    for name in value:
        member = shape.members[name]
        member.parent = shape
        self._serialize_structure_member(typed, value, member, name)
    self._default_serialize(serialized, typed, shape, key)
