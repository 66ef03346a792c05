"""`jobsvc keys`: works on the table, since the first key needs no key."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from jobsvc import keys as keyring
from jobsvc.auth_errors import KeyRevoked
from jobsvc.cli.keys import keys

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.parametrize("config", ["moto"], indirect=True)]


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(keys, arguments, catch_exceptions=False)


def test_the_key_alone_goes_to_the_output() -> None:
    made = _run("create", "root", "--role", "admin")
    assert made.exit_code == 0
    assert keyring.authenticate(made.stdout.removesuffix("\n")).name == "root"
    text = made.stdout.strip()
    assert text not in made.stderr
    assert "The key 'root' of role admin. It is shown this once" in made.stderr
    assert "JOBSVC_API_KEY" in made.stderr


def test_for_programs_it_is_json() -> None:
    made = json.loads(_run("create", "ci", "--role", "reader", "--expires", "7", "--json").stdout)
    assert keyring.authenticate(made["key"]).key_id == made["id"]
    assert (made["name"], made["role"], made["state"]) == ("ci", "reader", "good")
    assert made["expires_at"] > made["created_at"]


def test_keys_are_listed_without_their_secrets() -> None:
    text = _run("create", "ci", "--role", "operator").stdout.strip()
    shown = _run("list")
    assert all(word in shown.stdout for word in ("ci", "operator", "good"))
    (listed,) = json.loads(_run("list", "--json").stdout)
    assert listed["name"] == "ci"
    for output in (shown.stdout, str(listed)):
        assert text.rpartition("_")[2] not in output


def test_without_keys_it_says_how_to_make_one() -> None:
    assert "jobsvc keys create NAME --role admin" in _run("list").stdout


@pytest.mark.parametrize("by_name", [True, False])
def test_a_key_is_revoked_by_its_name_or_id(by_name: bool) -> None:
    text = _run("create", "ci", "--role", "reader").stdout.strip()
    key_id = text.split("_")[1]
    revoked = _run("revoke", "ci" if by_name else key_id)
    assert revoked.stdout.startswith(f"The key 'ci' ({key_id}) is revoked; within 30 seconds")
    with pytest.raises(KeyRevoked):
        keyring.authenticate(text)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create", "ci", "--role", "reader"), "Error: 'ci' is the name of a living key"),
        (("create", "x\ny", "--role", "reader"), "Error: name: must be 1 to 64 printable characters"),
        (("create", "x", "--role", "root"), "is not one of 'reader', 'operator', 'admin'"),
        (("create", "x"), "Missing option '--role'"),
        (("create", "x", "--role", "reader", "--expires", "0"), "0 is not in the range 1<=x<=3650"),
        (("revoke", "nobody"), "Error: There is no living key 'nobody'; `jobsvc keys list` shows all keys."),
    ],
)
def test_what_cannot_be_is_told_in_a_line(arguments: tuple[str, ...], said: str) -> None:
    _run("create", "ci", "--role", "reader")
    result = _run(*arguments)
    assert result.exit_code != 0
    assert said in result.stderr
    assert result.stdout == ""


def test_a_table_that_is_not_there_is_told_in_a_line(app: Flask) -> None:
    from jobsvc.models import Job

    Job.delete_table()
    try:
        result = _run("list")
    finally:
        from jobsvc.migration import create_table

        create_table(app.extensions["jobsvc"].config)
    assert result.exit_code == 1
    assert "`python migrate.py table` makes it" in result.stderr
