"""`jobsvc recover`: what workers do by themselves, once and at once."""

from __future__ import annotations

import json

import click
from flask import current_app
from flask.cli import with_appcontext

from jobsvc.trouble import told_plainly

#: What a recovery does, in words; `{}` is the number of jobs.
WORDS = {
    "recovered": "taken from a run that is dead, to be tried again",
    "queued": "queued",
    "failed": "failed, for it was the last try",
    "deleted": "deleted, as somebody had begun to",
    "expired": "deleted because of their age (JOBSVC_RETENTION_DAYS)",
    "pages": "rid of the page that came with them, which a crash had left behind",
}


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option(
    "--older-than",
    type=click.FloatRange(min=0),
    default=30.0,
    show_default=True,
    metavar="MINUTES",
    help="A running job without a sign of life for longer counts as dead.",
)
@click.option("--json", "as_json", is_flag=True, help="Job ids as JSON, by what was done.")
@with_appcontext
def recover(dry_run: bool, older_than: float, as_json: bool) -> None:
    """Mend what crashes, or a queue that lost its memory, left behind.

    Workers do this by themselves, and sooner: they watch, while this command looks once and compares times.
    """
    # Not at the top: no other command needs it.
    from jobsvc.tasks import recover_once

    with told_plainly(current_app.extensions["jobsvc"].config):
        done = recover_once(dead_after_s=older_than * 60, dry_run=dry_run).summary()
    if as_json:
        click.echo(json.dumps(done, indent=2))
        return
    if dry_run:
        click.echo("A dry run: nothing was done. It would be:")
    for name, ids in done.items():
        if ids:
            click.echo(f"{len(ids)} {WORDS[name]}:")
            click.echo("".join(f"  {job_id}\n" for job_id in ids), nl=False)
    if not any(done.values()):
        click.echo("Nothing to recover.")
