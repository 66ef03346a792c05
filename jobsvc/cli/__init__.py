"""The command `jobsvc`."""

from __future__ import annotations

import click
from flask.cli import FlaskGroup

from jobsvc.cli.demo import demo
from jobsvc.cli.dev import dev
from jobsvc.cli.doctor import doctor
from jobsvc.cli.extract import extract
from jobsvc.cli.generate import generate
from jobsvc.cli.jobs import jobs
from jobsvc.cli.keys import keys
from jobsvc.cli.recover import recover
from jobsvc.trouble import application


class Commands(FlaskGroup):
    """Flask's group, which gives commands the application; the help does not need one, nor commands of libraries."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(self.commands)

    def _load_plugin_commands(self) -> None:
        """Libraries bring commands for Flask's own command line."""


#: Flask's options to choose another application: nobody needs them here.
HIDDEN = {"app", "debug", "env_file"}


@click.group(
    cls=Commands,
    create_app=application,  # for the commands that need it
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    context_settings={"auto_envvar_prefix": None},
)
@click.version_option(package_name="jobsvc", message="%(package)s %(version)s")
def main() -> None:
    """Background jobs of a competitive-programming platform."""


for option in main.params:
    if isinstance(option, click.Option) and option.name in HIDDEN:
        option.hidden = True

main.add_command(dev)
main.add_command(demo)
main.add_command(doctor)
main.add_command(extract)
main.add_command(generate)
main.add_command(jobs)
main.add_command(keys)
main.add_command(recover)
