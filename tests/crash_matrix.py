"""The crash matrix: a real worker, its work-horse, or both, killed with SIGKILL at each step of a run.

Each cell has a table, a queue and a victim of its own; a healthy worker comes after the kill. What became of the
job is told by the table, by its history, and by the ledger of a proxy that saw every write.
"""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import boto3

from jobsvc import create_app, models
from jobsvc.cli.demo import SAMPLE_PAGE, SAMPLE_URL
from jobsvc.cli.judge import standing_in
from jobsvc.config import Config
from jobsvc.job_helper import JobHelper
from jobsvc.migration import create_table
from jobsvc.models import FINAL, ProblemExtractionJob, Status
from tests.processes import eventually
from tests.proxy import Proxy
from tests.stopping_worker import GO_ON, REACHED, STEPS, WORKERS_OWN
from tests.workers import WorkerProcess, environment, kill

LEASE = 3
TRIES = (3, 1)
AT_ONCE = 6  #: cells, on two cores
PAGE = resources.files("jobsvc").joinpath("samples", SAMPLE_PAGE).read_bytes()
HEADINGS = ("killed", "tries allowed", "ends", "tries used", "finishing writes", "history")

_binding = threading.Lock()  #: models are bound to one table a process


@dataclass(frozen=True)
class Cell:
    step: str
    killed: str  #: worker, horse, or both
    tries: int


@dataclass(frozen=True)
class Outcome:
    state: str
    tries: int
    finishing_writes: int
    story: tuple[str, ...]


CELLS = tuple(
    Cell(step, killed, tries)
    for step, killed, tries in itertools.product(STEPS, ("worker", "horse", "both"), TRIES)
    if killed == "worker" or step not in WORKERS_OWN
)


def run_all(dynamodb: str, redis_url: str, folder: Path) -> dict[Cell, Outcome]:
    """Every cell, several at once."""
    with Proxy(dynamodb) as proxy, standing_in(SAMPLE_URL, PAGE) as mirrors, ThreadPoolExecutor(AT_ONCE) as pool:

        def one(cell: Cell) -> Outcome:
            place = folder / uuid.uuid4().hex
            place.mkdir()
            name = f"cell-{place.name}"
            config = Config(
                table=name, queue=name, secret="test", auth="off", dynamodb_url=proxy.url, redis_url=redis_url
            )
            return _run(cell, config, proxy, mirrors, place)

        return dict(zip(CELLS, pool.map(one, CELLS), strict=True))


def _run(cell: Cell, config: Config, proxy: Proxy, mirrors: str, place: Path) -> Outcome:
    with _bound(config):
        create_table(config)
        with create_app(config).app_context():
            job_id = JobHelper.create_problem_extraction_job(problem_url=SAMPLE_URL, submit=True)["id"]
    env = environment(config, judge_mirrors=mirrors, lease_seconds=LEASE, max_attempts=cell.tries)
    stops = {**env, "STOP_AT": cell.step, "STOP_IN": str(place)}
    with WorkerProcess(f"{config.queue}-victim", stops, place / "victim.log", module="tests.stopping_worker") as victim:
        assert eventually((place / REACHED).exists, 30), f"{cell}: never reached\n{victim.log()}"
        _kill(cell, victim, int((place / REACHED).read_text()))
        (place / GO_ON).touch()  # for a horse that lives on without its worker
        with WorkerProcess(f"{config.queue}-healthy", env, place / "healthy.log") as healthy:
            ended = eventually(lambda: _state(config, job_id) in FINAL, 60)
            assert ended, f"{cell}: {_state(config, job_id)}\n{victim.log()}\n{healthy.log()}"
            # Whoever still believed to have the job would write within this time.
            eventually(lambda: proxy.ledger.moves[Status.COMPLETED][job_id] > 1, LEASE)
    with _bound(config), create_app(config).app_context():
        job = JobHelper.get_problem_extraction_job(job_id)
        story = tuple(entry["step"] for entry in JobHelper.list_progress("extraction", job_id)[0])
        models.Job.delete_table()
    assert job is not None
    return Outcome(job["status"], int(job["tries"]), proxy.ledger.moves[Status.COMPLETED][job_id], story)


def _kill(cell: Cell, victim: WorkerProcess, at_the_step: int) -> None:
    if cell.killed in ("worker", "both"):
        victim.kill()
    if cell.killed in ("horse", "both"):
        kill(at_the_step)


def _state(config: Config, job_id: str) -> str:
    pk, sk = ProblemExtractionJob.key(job_id)
    item = _client(config).get_item(
        TableName=config.table, Key={"PK": {"S": pk}, "SK": {"S": sk}}, ConsistentRead=True
    )["Item"]
    state: str = item["status"]["S"]
    return state


def _client(config: Config) -> boto3.client:
    with _binding:
        return boto3.client("dynamodb", endpoint_url=config.dynamodb_url, region_name=config.region)


@contextmanager
def _bound(config: Config) -> Iterator[None]:
    with _binding:
        try:
            yield
        finally:
            models.release()


def table(outcomes: dict[Cell, Outcome]) -> str:
    """The outcomes in Markdown, a section a step."""
    lines = []
    for step in STEPS:
        lines += ["", f"## {step.capitalize()}", "", _row(HEADINGS), _row(["---"] * len(HEADINGS))]
        for cell, outcome in outcomes.items():
            if cell.step == step:
                figures = (outcome.state, outcome.tries, outcome.finishing_writes, " → ".join(outcome.story))
                lines.append(_row((cell.killed, cell.tries, *figures)))
    return "\n".join(lines)


def _row(columns: tuple[object, ...] | list[str]) -> str:
    return f"| {' | '.join(map(str, columns))} |"
