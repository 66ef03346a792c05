"""Every route by method and role: what is due, written down apart from what the code says.

`python -m tests.route_table` writes the table into docs/roles.md, for somebody to look at what has changed in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from jobsvc import create_app, models
from jobsvc.config import Config
from jobsvc.keys import Role

DOCUMENT = Path(__file__).parents[1] / "docs" / "roles.md"
BEGIN, END = "<!-- routes -->\n", "<!-- /routes -->\n"

ANYBODY = None
BY_METHOD = {
    "GET": Role.READER,
    "HEAD": Role.READER,
    "OPTIONS": Role.READER,
    "POST": Role.OPERATOR,
    "PATCH": Role.OPERATOR,
    "DELETE": Role.ADMIN,
}
#: Addresses at which any method takes another role than it does elsewhere.
OPEN = {"/favicon.ico", "/healthz", "/sign-in", "/sign-out", "/static/{filename}"}
FOR_ADMINS = {
    "/api/v1/keys",
    "/api/v1/keys/{key_id}",
    "/api/v1/problem-extraction-jobs/bulk",
    "/api/v1/script-generation-jobs/bulk",
    "/bulk/go",
    "/jobs/{job_type}/{job_id}/delete",
}
#: The same, for some methods only: whoever looks there is led to the list.
OF_ADMINS = {("POST", "/bulk")}

#: A value for each part of an address that may be any.
VALUES = {
    "job_id": "2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33",
    "kind": "extraction",
    "job_type": "generation",
    "part": "generator",
    "key_id": "0123456789abcdef",
    "name": "swagger-ui.css",
    "filename": "style.css",
}


@dataclass(frozen=True)
class Route:
    """One method at one address."""

    method: str
    address: str  #: with {names} for what may be any
    example: str  #: an address that can be asked

    @property
    def due(self) -> Role | None:
        """The least role that it takes; None where it takes no key."""
        if self.address in OPEN:
            return ANYBODY
        if self.address in FOR_ADMINS or (self.method, self.address) in OF_ADMINS:
            return Role.ADMIN
        return BY_METHOD[self.method]


def routes_of(app: Flask) -> list[Route]:
    """Each once, in the order of their addresses."""
    found = {
        (route.address, route.method): route for rule in app.url_map.iter_rules() for route in _routes_of(app, rule)
    }
    return [found[name] for name in sorted(found)]


def _routes_of(app: Flask, rule: Rule) -> Iterator[Route]:
    names = {name: f"{{{name}}}" for name in rule.arguments}
    address = "".join(names.get(text, text) if is_name else text for is_name, text in rule._trace).removeprefix("|")
    example = app.url_map.bind("localhost").build(rule.endpoint, {name: VALUES[name] for name in rule.arguments})
    for method in rule.methods or ():
        yield Route(method, address, example)


def table(app: Flask) -> str:
    """The table for people: HEAD goes with GET, and OPTIONS tells nothing."""
    columns = [ANYBODY, *Role]
    lines = ["| address | anybody | reader | operator | admin |", "|---|---|---|---|---|"]
    routes = [route for route in routes_of(app) if route.method not in {"HEAD", "OPTIONS"}]
    for address in dict.fromkeys(route.address for route in routes):
        there = [route for route in routes if route.address == address]
        cells = [", ".join(route.method for route in there if route.due == column) for column in columns]
        lines.append(f"| `{address}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def document(app: Flask) -> str:
    """docs/roles.md with the table as it is now."""
    before, _, rest = DOCUMENT.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table(app)}{END}{after}"


if __name__ == "__main__":
    try:
        DOCUMENT.write_text(document(create_app(Config(secret="s" * 32))))
    finally:
        models.release()
