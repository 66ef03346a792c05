"""The policies of IAM grant what is asked of DynamoDB, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc import models, tasks
from jobsvc.config import Config
from jobsvc.doctor import examine
from jobsvc.job_helper import JobHelper
from jobsvc.migration import create_table
from jobsvc.migration.undoing import undo
from jobsvc.models import ScriptGenerationJob
from jobsvc.models.binding import client as dynamodb
from jobsvc.models.lock import Holding
from jobsvc.queueing import Held, JobQueue
from jobsvc.runs import claim
from tests.migrating import migrate, target
from tests.old_items import OldItems
from tests.unit.deploy.recording import Grant, allowed, recorded
from tests.unit.routes.kinds import EXTRACTION, GENERATION

pytestmark = pytest.mark.parametrize("config", ["moto"], indirect=True)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rejects files go to a directory of their own, and the queue answers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(JobQueue, "put", lambda *_: None)
    monkeypatch.setattr(JobQueue, "held", lambda _: Held(set(), set()))


@pytest.fixture
def asked(app: Flask) -> Iterator[set[Grant]]:
    with recorded() as asked:
        yield asked


def test_the_service_is_granted_what_it_asks_for_and_nothing_else(
    config: Config, app: Flask, client: FlaskClient, asked: set[Grant]
) -> None:
    _use_the_api(client)
    _work()
    list(examine(app.extensions["jobsvc"]))

    assert asked == allowed("service.json", {"jobsvc": config.table})


def test_the_migration_is_granted_what_it_asks_for_and_nothing_else(
    config: Config, app: Flask, asked: set[Grant]
) -> None:
    old = OldItems.create()
    old.put_job("1", plt="codeforces", pid="1A", sts="COMPLETED")
    old.put_entry("generation", "1", stp="Reading")
    asked.clear()

    _make_again(config)
    run_id = migrate(config, old.url).run_id
    with target(config) as there:
        undo(there, run_id)
    in_place = f"dynamodb://{config.table}?region={config.region}"
    _put_old_items(config)
    migrate(config, in_place)

    asked.discard(("DeleteTable", config.table))  # The test's own.
    assert asked == allowed("migrator.json", {"jobsvc": config.table, "OLD-TABLE": old.name})


def _use_the_api(client: FlaskClient) -> None:
    """All that its routes do."""
    assert client.get("/readyz").json["table"] == "ok"
    made = client.post(
        EXTRACTION.path, json={**EXTRACTION.body, "page_html": "<p>"}, headers={"Idempotency-Key": "one"}
    )
    path = made.headers["Location"]
    for query in ("", "?platform=codeforces", "?platform=codeforces&problem_id=1A"):
        assert client.get(EXTRACTION.path + query).status_code == 200
    assert client.patch(path, json={"title": "Another"}).status_code == 200
    assert client.get(f"{path}/progress").status_code == 200
    assert client.delete(path).status_code == 204
    job_id = client.post(GENERATION.path, json=GENERATION.body).json["id"]
    assert client.post(f"{GENERATION.path}/{job_id}/cancel").status_code == 202
    assert client.post(f"{GENERATION.path}/{job_id}/retry").status_code == 202
    JobHelper.add_progress("generation", job_id, "Looking")


def _work() -> None:
    """What workers do: runs, the lock of recovery, recovery."""
    JobHelper.create_script_generation_job()
    job_id = JobHelper.create_script_generation_job(submit=True)["id"]
    run = claim(ScriptGenerationJob, job_id)
    run.progress("Reading")
    run.renew()
    run.fail("Broken", "It broke.")
    claim(ScriptGenerationJob, JobHelper.create_script_generation_job(submit=True)["id"])
    lock = Holding("recovery", lease_s=60)
    assert lock.hold()
    tasks.recover_once(dead_after_s=0)
    lock.release()


def _make_again(config: Config) -> None:
    """The table from nothing, and an index that it lacks."""
    models.Job.delete_table()
    assert create_table(config)
    dynamodb().update_table(TableName=config.table, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "GSI3"}}])
    assert create_table(config)


def _put_old_items(config: Config) -> None:
    OldItems(dynamodb(), config.table, None).put_job("2", plt="codeforces", pid="1A", sts="COMPLETED")
