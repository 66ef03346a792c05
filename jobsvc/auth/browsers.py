"""Who looks at pages, and who reads documents: one rule for the sign-in page, and for errors."""

from __future__ import annotations

from flask import request

PAGE, DOCUMENTS = "text/html", ("application/problem+json", "application/json")
#: Addresses of programs, whatever they accept.
OF_PROGRAMS = ("/api/", "/healthz", "/readyz", "/metrics")
#: The one page among them.
DOCS = "/api/docs"


def wants_page() -> bool:
    """Whether this request comes from somebody who looks at pages, and is for one."""
    if request.path.startswith(OF_PROGRAMS) and request.path != DOCS:
        return False
    return request.accept_mimetypes.best_match([*DOCUMENTS, PAGE]) == PAGE
