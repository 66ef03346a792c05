"""Which jobs the list shows: what its address says, checked as the API checks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema
from marshmallow.validate import OneOf

from jobsvc.errors import InvalidField
from jobsvc.fields import check_filters
from jobsvc.models import KINDS
from jobsvc.schemas.base import Text
from jobsvc.schemas.jobs import JobFiltersSchema

#: What is wrong with which field, in words for a person.
Errors = Mapping[str, list[str]]


class ListSchema(JobFiltersSchema):
    """The filters of the API, and the kind, which is the path there."""

    class Meta(JobFiltersSchema.Meta):
        exclude = ("limit",)

    kind = Text(validate=OneOf(KINDS))

    @validates_schema
    def can_match(self, data: dict[str, Any], **_: Any) -> None:
        problem = {name: data.get(name) for name in ("platform", "problem_id")}
        try:
            check_filters(**problem)
        except InvalidField as error:
            raise ValidationError(error.errors) from error
        if problem["problem_id"] is not None and problem["platform"] is None:
            raise ValidationError({"problem_id": ["Name the platform as well: ids repeat between platforms."]})


def read(asked: Mapping[str, str]) -> tuple[dict[str, str], Errors]:
    """Filters and cursor, and what is wrong with which of them."""
    try:
        return ListSchema().load(asked), {}
    except ValidationError as error:
        return {}, error.messages_dict
