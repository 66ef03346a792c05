"""`/api/v1/keys`, for admins."""

from __future__ import annotations

from typing import Any

import structlog

from jobsvc import keys
from jobsvc.auth import needs, principal
from jobsvc.auth_errors import KeyNotFound
from jobsvc.keys import Role
from jobsvc.routes.api import Blueprint
from jobsvc.schemas.keys import KeysSchema, MadeKeySchema, NewKeySchema

log = structlog.get_logger()

KEY_ID = {"in": "path", "name": "key_id", "description": "The key's id.", "schema": {"type": "string"}}
NO_STORE = {"Cache-Control": "no-store"}

blp = Blueprint("keys", __name__, url_prefix="/api/v1/keys", description="Who may use the service; for admins.")


@blp.post("")
@needs(Role.ADMIN)
@blp.arguments(NewKeySchema)
@blp.response(201, MadeKeySchema)
@blp.problems(400, 409, 415)
def create(wanted: dict[str, Any]) -> Any:
    """Make a key

    The answer alone has its text: the table holds a hash of it.
    """
    made = keys.create(wanted["name"], wanted["role"], days=wanted.get("expires_days"), created_by=principal().name)
    log.info("key created", key_id=made.key.key_id, named=made.key.name, role=made.key.role)
    return {**keys.to_dict(made.key), "key": made.text}, 201, NO_STORE


@blp.get("")
@needs(Role.ADMIN)
@blp.response(200, KeysSchema)
def index() -> Any:
    """List all keys"""
    return {"items": [keys.to_dict(key) for key in keys.listing()]}


@blp.delete("/<key_id>", parameters=[KEY_ID])
@needs(Role.ADMIN)
@blp.response(204)
@blp.problems(404)
def revoke(key_id: str) -> None:
    """Revoke a key

    It stays in the list. Within 30 seconds it is refused by all processes.
    """
    revoked = keys.revoke(key_id, by=principal().name)
    if revoked is None:
        raise KeyNotFound(key_id)
    log.info("key revoked", key_id=key_id, named=revoked.name)
