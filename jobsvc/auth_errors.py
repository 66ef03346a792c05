"""What the lock refuses, and what is wrong with keys."""

from __future__ import annotations

from jobsvc.errors import JobError

#: How to say who asks, in `WWW-Authenticate`.
CHALLENGE = 'Bearer realm="jobsvc"'


class Unauthorized(JobError):
    """Who asks is not known."""

    status = 401
    title = "Unauthorized"


class KeyMissing(Unauthorized):
    """No key was sent; send one as `Authorization: Bearer jobsvc_...`."""

    title = "Key missing"


class KeyUnknown(Unauthorized):
    """There is no such key; `jobsvc keys list` shows those that there are, and `jobsvc keys create` makes one."""

    title = "Key unknown"


class KeyExpired(Unauthorized):
    """The key has expired."""

    title = "Key expired"

    def __init__(self, name: str) -> None:
        super().__init__(f"The key {name!r} has expired; an admin makes a new one.")


class KeyRevoked(Unauthorized):
    """The key was revoked."""

    title = "Key revoked"

    def __init__(self, name: str) -> None:
        super().__init__(f"The key {name!r} was revoked; an admin makes a new one.")


class LinkRefused(Unauthorized):
    """The link that signs in is not good any more; sign in with a key."""

    title = "Link refused"


class KeyInAddress(JobError):
    """A key stands in the address, which logs keep: revoke it, and send another one as `Authorization: Bearer`."""

    status = 400
    title = "Key in address"


class FormRefused(JobError):
    """The CSRF token is missing or stale. In a browser: reload the page, and send it again. A program sends its key
    as `Authorization: Bearer`, and no cookie.
    """

    status = 400
    title = "Form refused"


class NotLoopback(JobError):
    """The lock is off, and the request may come from elsewhere."""

    status = 403
    title = "Not from this machine"

    def __init__(self, why: str) -> None:
        super().__init__(f"JOBSVC_AUTH=off is for requests within this machine, and this one is refused: {why}.")


class RoleTooSmall(JobError):
    """The key's role does not allow this."""

    status = 403
    title = "Role too small"
    details = ("role", "needed")

    def __init__(self, name: str, *, role: str, needed: str) -> None:
        super().__init__(
            f"The key {name!r} has the role {role}; this takes the role {needed}: an admin makes such a key."
        )
        self.role = role
        self.needed = needed


class KeyNotFound(JobError):
    """There is no such key."""

    status = 404
    title = "Key not found"

    def __init__(self, key_id: str) -> None:
        super().__init__(f"There is no key {key_id!r}; it is named by its id, which the list of keys shows.")


class KeyNameTaken(JobError):
    """A living key has this name."""

    status = 409
    title = "Key name taken"

    def __init__(self, name: str, key_id: str) -> None:
        super().__init__(f"{name!r} is the name of a living key, {key_id}; revoke it or take another.")
