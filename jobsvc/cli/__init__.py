"""The command `jobsvc`."""

from __future__ import annotations

import click
from flask.cli import FlaskGroup

from jobsvc import create_app
from jobsvc.cli.demo import demo
from jobsvc.cli.dev import dev
from jobsvc.cli.jobs import jobs
from jobsvc.cli.recover import recover


@click.group(cls=FlaskGroup, create_app=create_app, load_dotenv=False)
def main() -> None:
    """Background jobs of a competitive-programming platform."""


main.add_command(dev)
main.add_command(demo)
main.add_command(jobs)
main.add_command(recover)
