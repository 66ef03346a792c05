"""`jobsvc keys`: make, list and revoke keys, on the table itself: the first key needs no key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import with_appcontext
from rich.table import Table

from jobsvc import clock
from jobsvc import keys as keyring
from jobsvc.auth_errors import KeyNameTaken
from jobsvc.cli.tables import console, plain, to_the_second
from jobsvc.errors import InvalidField
from jobsvc.keys import MAX_DAYS, Role
from jobsvc.models import ApiKey
from jobsvc.trouble import told_plainly

json_option = click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")


@click.group()
def keys() -> None:
    """Make, list and revoke the keys of the API and the page."""


@keys.command()
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    required=True,
    help="reader: looks. operator: also creates, changes, retries and cancels jobs. admin: everything.",
)
@click.option("--expires", type=click.IntRange(1, MAX_DAYS), metavar="DAYS", help="Days for which it is good.")
@json_option
@with_appcontext
def create(name: str, role: str, expires: int | None, as_json: bool) -> None:
    """Make a key that is called NAME, and print it, this once.

    The key alone goes to the output, so that KEY=$(jobsvc keys create ...) works.
    """
    with told_plainly(current_app.extensions["jobsvc"].config), _told_in_a_line():
        made = keyring.create(name, role, days=expires)
    if as_json:
        click.echo(json.dumps({**keyring.to_dict(made.key), "key": made.text}, ensure_ascii=False, indent=2))
        return
    until = keyring.to_dict(made.key)["expires_at"]
    good_for = f", good until {to_the_second(until)}" if until else ""
    click.echo(f"The key {name!r} of role {role}{good_for}. It is shown this once: only a hash is stored.", err=True)
    click.echo(made.text)
    click.echo(
        "Sign in with it at the page, or give it to programs: JOBSVC_API_KEY, or Authorization: Bearer.\n"
        f"`jobsvc keys revoke {made.key.key_id}` ends it.",
        err=True,
    )


@keys.command("list")
@json_option
@with_appcontext
def list_keys(as_json: bool) -> None:
    """List all keys, the newest first; those too that expired or were revoked."""
    with told_plainly(current_app.extensions["jobsvc"].config):
        found = keyring.listing()
    if as_json:
        click.echo(json.dumps([keyring.to_dict(key) for key in found], ensure_ascii=False, indent=2))
    elif found:
        console().print(_table(found))
    else:
        click.echo("There are no keys; `jobsvc keys create NAME --role admin` makes one.")


@keys.command()
@click.argument("key", metavar="ID|NAME")
@json_option
@with_appcontext
def revoke(key: str, as_json: bool) -> None:
    """Refuse a key from now on, by its id or by the name of a living one; everywhere within 30 seconds."""
    with told_plainly(current_app.extensions["jobsvc"].config):
        now = clock.now()
        ids = [each.key_id for each in keyring.listing() if key == each.key_id or _is_called(each, key, now)]
        revoked = keyring.revoke(ids[0]) if ids else None
    if revoked is None:
        raise click.ClickException(f"There is no living key {key!r}; `jobsvc keys list` shows all keys.")
    if as_json:
        click.echo(json.dumps(keyring.to_dict(revoked), ensure_ascii=False, indent=2))
    else:
        click.echo(f"The key {revoked.name!r} ({revoked.key_id}) is revoked; within 30 seconds it is good nowhere.")


def _is_called(key: ApiKey, name: str, now: float) -> bool:
    return key.name == name and key.is_alive(now)


@contextmanager
def _told_in_a_line() -> Iterator[None]:
    """A field that cannot be used ends the command with its reason."""
    try:
        yield
    except (InvalidField, KeyNameTaken) as error:
        raise click.ClickException(error.message) from error


def _table(found: list[ApiKey]) -> Table:
    table = Table(title="keys, newest first", title_justify="left")
    columns = ("id", "name", "role", "state", "created_at", "created_by", "expires_at")
    for column in columns:
        table.add_column(column, no_wrap=column == "id", overflow="fold")
    for key in found:
        shown = keyring.to_dict(key)
        table.add_row(*(plain(_shown(column, shown[column] or "")) for column in columns))
    return table


def _shown(column: str, value: str) -> str:
    return to_the_second(value) if column.endswith("_at") else value
