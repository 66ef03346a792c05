"""The command `jobsvc`."""

from __future__ import annotations

import click
from flask.cli import ScriptInfo

from jobsvc.cli.demo import demo
from jobsvc.cli.dev import dev
from jobsvc.cli.jobs import jobs
from jobsvc.cli.recover import recover
from jobsvc.trouble import application


# Not Flask's own group, which offers its server, its shell and options that choose another application.
@click.group()
@click.version_option(package_name="jobsvc", message="%(package)s %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Background jobs of a competitive-programming platform."""
    ctx.obj = ScriptInfo(create_app=application)  # Made for the commands that need it.


main.add_command(dev)
main.add_command(demo)
main.add_command(jobs)
main.add_command(recover)
