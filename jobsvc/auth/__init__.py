"""The lock: who asks, and whether they may. Closed by default: a route that says nothing needs a key."""

from jobsvc.auth.browsers import wants_page
from jobsvc.auth.gate import principal, register, stays_let_in
from jobsvc.auth.roles import needed, needs, open_to_anyone, tells_of_outages
from jobsvc.auth.secret import check_secret
from jobsvc.auth.session import by_link, local_path, sign_in, sign_out

__all__ = [
    "by_link",
    "check_secret",
    "local_path",
    "needed",
    "needs",
    "open_to_anyone",
    "principal",
    "register",
    "sign_in",
    "sign_out",
    "stays_let_in",
    "tells_of_outages",
    "wants_page",
]
