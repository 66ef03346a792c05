"""Options of the commands that ask an API."""

from __future__ import annotations

import click

api_key_option = click.option(
    "--api-key",
    envvar="JOBSVC_API_KEY",
    show_envvar=True,
    help="Key of the API. Better in the environment, since others on this machine see what commands are given.",
)
plain_http_option = click.option(
    "--plain-http", is_flag=True, help="Send the key to another machine without TLS, all the same."
)
