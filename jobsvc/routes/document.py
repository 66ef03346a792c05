"""What the API's document says of schemas beside what their fields say."""

from __future__ import annotations

from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin, OpenAPIConverter


class _Converter(OpenAPIConverter):
    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        """The schema's own keywords with it, from `json_schema` of its Meta."""
        return {**super().schema2jsonschema(schema), **getattr(schema.Meta, "json_schema", {})}


class DocumentPlugin(MarshmallowPlugin):
    """Writes schemas into the document."""

    Converter = _Converter
