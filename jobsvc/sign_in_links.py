"""Links that sign a browser in: what stands in one is signed, good once, and for a quarter of an hour.

A key itself never stands in an address, which ends up in histories and logs.

"Once" holds for a process: each remembers for itself which links it has opened. That is enough: only `jobsvc dev`
prints links, and its API is one process. Where others answer too, a link still ends with its quarter of an hour, and
with its key.
"""

from __future__ import annotations

import secrets
import time

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from jobsvc.auth_errors import LinkRefused

SIGN_IN = "/sign-in"
GOOD_FOR_SECONDS = 15 * 60


class SignInLinks:
    """Makes and opens the tokens of one secret; a process remembers which it has opened."""

    def __init__(self, secret: str | bytes) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt="jobsvc sign-in link")
        self._spent: dict[str, float] = {}

    def make(self, key_id: str) -> str:
        """What stands in `/sign-in?token=`, for whoever is to be let in with that key."""
        return str(self._signer.dumps([key_id, secrets.token_hex(8)]))

    def open(self, token: str) -> str:
        """The id of the key. Raises LinkRefused."""
        try:
            key_id, nonce = self._signer.loads(token, max_age=GOOD_FOR_SECONDS)
        except SignatureExpired:
            raise LinkRefused("The link has expired; sign in with a key.") from None
        except (BadData, ValueError, TypeError):
            raise LinkRefused("The link is not one of this service; sign in with a key.") from None
        now = time.monotonic()
        self._spent = {spent: at for spent, at in self._spent.items() if now - at <= GOOD_FOR_SECONDS}
        if self._spent.setdefault(nonce, now) != now:
            raise LinkRefused("The link was used before; sign in with a key.")
        return str(key_id)
