"""The base of every item: the table's two keys."""

from __future__ import annotations

from typing import Any, ClassVar

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from jobsvc.config import Config


class Item(Model):
    """One item of the single table; `jobsvc.models.binding` says which table that is."""

    class Meta:
        table_name: ClassVar[str | None] = None
        bound_to: ClassVar[Config | None] = None

    pk: Any = UnicodeAttribute(hash_key=True, attr_name="PK")
    sk: Any = UnicodeAttribute(range_key=True, attr_name="SK")
