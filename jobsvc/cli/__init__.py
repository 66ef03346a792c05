"""The command `jobsvc`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from flask.cli import FlaskGroup

from jobsvc.cli.demo import demo
from jobsvc.cli.dev import dev
from jobsvc.cli.jobs import jobs

if TYPE_CHECKING:
    from flask import Flask


def _create_app() -> Flask:
    # Imported when a command asks for the application: `jobs` talks to one elsewhere and needs none here.
    from jobsvc import create_app

    return create_app()


@click.group(cls=FlaskGroup, create_app=_create_app, load_dotenv=False)
def main() -> None:
    """Background jobs of a competitive-programming platform."""


main.add_command(dev)
main.add_command(demo)
main.add_command(jobs)
