"""`jobsvc doctor`: is everything as it should be, and what to do where it is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

import click
from flask import current_app
from flask.cli import with_appcontext

from jobsvc.doctor import Finding, Level, examine
from jobsvc.queueing import JobQueue

COLOURS = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red", Level.SKIPPED: "blue"}
NAME_WIDTH = 11  #: of the longest check, permissions


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON.")
@click.pass_context
@with_appcontext
def doctor(context: click.Context, as_json: bool) -> None:
    """Look at table, queue, workers, clocks, sandbox and model, as this machine and its credentials see them.

    Changes nothing. A language model, where one is configured, is asked one short question. Ends with 1 where
    something fails, else with 0.
    """
    queue: JobQueue = current_app.extensions["jobsvc"]
    findings = _told(examine(queue), quiet=as_json)
    failed = sum(finding.level is Level.FAIL for finding in findings)
    warned = sum(finding.level is Level.WARN for finding in findings)
    if as_json:
        click.echo(json.dumps({"ok": not failed, "findings": [asdict(each) for each in findings]}, indent=2))
    else:
        click.echo(f"{failed} failed, {warned} to look at.")
    context.exit(1 if failed else 0)


def _told(findings: Iterator[Finding], *, quiet: bool) -> list[Finding]:
    """All of them; shown as they come, since some take a while."""
    told = []
    for finding in findings:
        told.append(finding)
        if not quiet:
            level = click.style(f"{finding.level:<7}", fg=COLOURS[finding.level])
            click.echo(f"{level}  {finding.check:<{NAME_WIDTH}}  {finding.text}")
            if finding.what_to_do:
                click.echo(f"{'':<{NAME_WIDTH + 11}}-> {finding.what_to_do}")
    return told
