from __future__ import annotations

import errno
import json
import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from jobsvc import models
from jobsvc.config import Config
from jobsvc.job_helper import JobHelper
from jobsvc.migration import cli, running
from jobsvc.migration.mapping import new_id
from jobsvc.migration.pace import Stopped, TableAway
from jobsvc.migration.report import Exit, Report
from jobsvc.migration.rows import GENERATION
from jobsvc.migration.writer import Writer
from jobsvc.models.binding import client
from tests import old_service
from tests.migrating import items

Migrate = Callable[..., Result]


@pytest.fixture
def old(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    old_service.create(url, old_service.seed_rows())
    return url


@pytest.fixture
def migrate(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Migrate:
    """Runs `python migrate.py` with the settings of the test's table."""
    monkeypatch.setenv("JOBSVC_TABLE", config.table)
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", config.dynamodb_url)
    monkeypatch.chdir(tmp_path)

    def migrate(*arguments: object) -> Result:
        return CliRunner().invoke(cli.cli, [str(argument) for argument in arguments], catch_exceptions=False)

    return migrate


def add(url: str, **values: object) -> None:
    """One more job to the old database."""
    old_service.fill(url, old_service.schema(), {GENERATION: [old_service.generation_job(99, **values)]})


def test_a_cut_over_from_the_rehearsal_to_the_undo(migrate: Migrate, config: Config, old: str):
    rehearsal = migrate("run", old, "--dry-run")
    assert rehearsal.exit_code == 0
    assert "job_progress_history: 87 rows; 87 to write" in rehearsal.stdout
    assert items(config) == {}

    run = migrate("run", old)
    assert run.exit_code == 0
    assert "job_progress_history: 87 rows; 87 written" in run.stdout
    assert "Both sides are the same." in run.stdout

    assert migrate("verify", old).exit_code == 0

    (run_id,) = re.findall(r"Run ([0-9a-f-]{36}): finished", run.stdout)
    undo = migrate("undo", run_id)
    assert undo.exit_code == 0
    assert undo.stdout == "93 items removed.\n"
    assert items(config) == {}
    assert migrate("verify", old).exit_code == Exit.DIFFERENT


def test_the_report_is_json_and_says_what_the_summary_says(migrate: Migrate, config: Config, old: str, tmp_path: Path):
    add(old, status="LOST")

    run = migrate("run", old, "--report", tmp_path / "run.json")

    assert run.exit_code == Exit.REJECTED
    report = json.loads((tmp_path / "run.json").read_text())
    assert report["exit_code"] == 3
    assert report["source"].startswith("SQLite file")
    assert config.table in report["target"]
    assert {name: (table["rows"], table["written"]) for name, table in report["tables"].items()} == {
        "script_generation_jobs": (2, 1),
        "problem_extraction_jobs": (5, 5),
        "job_progress_history": (87, 87),
    }
    assert report["tables"][GENERATION]["reasons"] == {"unknown_status": 1}
    assert report["tables"]["job_progress_history"]["rows_per_second"] > 0
    assert report["write_units"] > 93
    assert report["seconds"] > 0
    found = report["verification"]["tables"]["job_progress_history"]
    assert found["source_checksum"] == found["items_checksum"] != ""
    assert report["rejects_file"] == str(tmp_path / f"rejects-{report['run_id'][:8]}.jsonl")
    assert f"--from-rejects {report['rejects_file']}" in run.stdout
    assert report["run_id"] in run.stdout


def test_a_report_that_cannot_be_written_in_the_end_does_not_hide_what_the_run_has_come_to(
    migrate: Migrate, old: str, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    add(old, status="LOST")
    monkeypatch.setattr(Report, "write", full)

    run = migrate("run", old, "--report", "run.json")

    assert run.exit_code == Exit.REJECTED
    assert "The report 'run.json' cannot be written: No space left on device." in run.stderr


def test_a_rehearsal_tells_of_rejects_and_how_to_see_them(migrate: Migrate, old: str, tmp_path: Path):
    add(old, status="LOST")

    rehearsal = migrate("run", old, "--dry-run")

    assert rehearsal.exit_code == Exit.REJECTED
    assert "1 rows cannot become items (unknown_status 1); --rejects FILE keeps them." in rehearsal.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["old.db"]


def test_a_mended_rejects_file_is_fed_back(migrate: Migrate, config: Config, old: str, tmp_path: Path):
    add(old, status="LOST")
    bad = tmp_path / "bad.jsonl"
    assert migrate("run", old, "--rejects", bad).exit_code == Exit.REJECTED
    bad.write_text(bad.read_text().replace('"LOST"', '"FAILED"'))

    fed = migrate("run", "--from-rejects", bad)

    assert fed.exit_code == 0, fed.output
    assert len(items(config)) == 94
    assert "1 mended" in migrate("verify", old).stdout  # In the source the row still is what it was.


def test_only_some_rows(migrate: Migrate, config: Config, old: str):
    assert migrate("run", old, "--only", "progress", "--only", "generation").exit_code == 0
    assert len(items(config)) == 88

    assert migrate("verify", old, "--only", "generation").exit_code == 0
    assert migrate("verify", old).exit_code == Exit.DIFFERENT


def test_conflicts_have_an_exit_code_of_their_own(app, migrate: Migrate, config: Config, old: str):
    migrate("run", old)
    JobHelper.update_script_generation_job(new_id(GENERATION, "1"), {"title": "Changed here"})

    again = migrate("run", old)

    assert again.exit_code == Exit.CONFLICTS
    assert "script_generation_jobs: 1 rows were changed in the table since; left alone: 1" in again.stdout
    assert migrate("undo", re.findall(r"Run (\S+): finished", again.stdout)[0]).stdout == "0 items removed.\n"


def test_what_undo_leaves_has_it_too(app, migrate: Migrate, config: Config, old: str):
    run = migrate("run", old)
    job_id = new_id(GENERATION, "1")
    JobHelper.update_script_generation_job(job_id, {"title": "Changed here"})

    undo = migrate("undo", re.findall(r"Run (\S+): finished", run.stdout)[0])

    assert undo.exit_code == Exit.CONFLICTS
    assert undo.stdout == f"92 items removed.\n1 items were changed since and are left: SGJOB#{job_id} META\n"


@pytest.mark.parametrize(
    ("end", "line"),
    [
        (Stopped(), "Aborted!"),  # in click's words; `main` has its own
        (TableAway("The table has not answered for 120 s."), "Error: The table has not answered for 120 s."),
    ],
)
def test_a_run_that_has_to_stop_says_how_to_go_on(migrate: Migrate, old: str, monkeypatch, end, line: str):
    def stop(*_: object) -> None:
        raise end

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "copy", stop)
        stopped = migrate("run", old, "--report", "stopped.json")

    assert stopped.exit_code == Exit.TROUBLE
    assert stopped.stderr.splitlines()[-2:] == ["It is not finished. To go on: the same command with --resume.", line]
    report = json.loads(Path("stopped.json").read_text())
    assert (report["state"], report["exit_code"]) == ("stopped", 130 if isinstance(end, Stopped) else 1)
    assert migrate("run", old, "--resume").exit_code == 0


def test_main_gives_130_for_a_run_that_was_stopped(migrate: Migrate, old: str, monkeypatch, capsys):
    monkeypatch.setattr(Writer, "copy", _stop)

    assert cli.main(["run", old]) == 130
    assert capsys.readouterr().err.endswith("To go on: the same command with --resume.\nStopped.\n")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["run"], "Give a SOURCE, or --from-rejects FILE, and not both."),
        (["run", "sqlite:///old.db", "--from-rejects", "there.jsonl"], "and not both."),
        (["run", "sqlite:///old.db", "--dry-run", "--resume"], "--dry-run begins at the beginning"),
        (["run", "sqlite:///old.db", "--rejects", "there.jsonl"], "'there.jsonl' is there already"),
        (["run", "sqlite:///old.db", "--only", "jobs"], "'jobs' is not one of 'generation', 'extraction', 'progress'"),
        (["run", "sqlite:///old.db", "--unfinished", "drop"], "'drop' is not one of 'keep', 'fail', 'requeue'"),
        (["run", "sqlite:///old.db", "--max-wcu", "0"], "0 is not in the range"),
        (["run", "sqlite:///old.db", "--concurrency", "0"], "0 is not in the range"),
        (["run", "--from-rejects", "away.jsonl"], "'away.jsonl' does not exist"),
        (["run", "sqlite:///old.db", "--report", "nowhere/run.json"], "nothing can be written in"),
        (["verify"], "Missing argument 'SOURCE'"),
        (["undo"], "Missing argument 'RUN_ID'"),
    ],
)
def test_a_wrong_command_line_is_told(migrate: Migrate, tmp_path: Path, arguments: list[str], reason: str):
    (tmp_path / "there.jsonl").write_text("")

    result = migrate(*arguments)

    assert result.exit_code == Exit.USAGE
    assert reason in result.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["run", "sqlite:///away.db"], "There is no SQLite file 'away.db'."),
        (["verify", "nonsense"], "The source is no URL of a database"),
        (["run", "sqlite:///old.db", "--resume"], "There is no run to go on with: this table has seen none."),
        (["undo", "3f2a9c1e"], "There is no run '3f2a9c1e' in this table; the newest are: none at all."),
    ],
)
def test_what_cannot_be_done_is_one_line(migrate: Migrate, old: str, arguments: list[str], reason: str):
    result = migrate(*arguments)

    assert result.exit_code == Exit.TROUBLE
    assert result.stderr.startswith(f"Error: {reason}")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["run", "verify", "undo"])
def test_a_table_that_is_missing_is_one_line_that_says_how_to_make_it(migrate, config, monkeypatch, command: str):
    monkeypatch.setenv("JOBSVC_TABLE", "nope")
    models.release()

    result = migrate(command, "sqlite:///old.db")

    assert result.exit_code == Exit.TROUBLE
    assert re.fullmatch(
        r"Error: Table 'nope' does not exist at .*; `python migrate.py table` makes it.\n", result.stderr
    )
    models.release()
    models.bind(config)


def test_a_request_that_dynamodb_refuses_is_one_line(migrate: Migrate, old: str, monkeypatch):
    def refuse(*_: object) -> None:
        client().update_table(TableName="nobody's")

    monkeypatch.setattr(Writer, "copy", refuse)

    result = migrate("run", old)

    assert result.exit_code == Exit.TROUBLE
    assert "Traceback" not in result.stderr
    assert result.stderr.splitlines()[-1].startswith("Error: DynamoDB at ")


@pytest.mark.parametrize("command", ["table", "run", "verify", "undo"])
def test_every_command_explains_itself(command: str):
    text = CliRunner().invoke(cli.cli, [command, "--help"]).stdout

    options = [option for option in cli.cli.commands[command].params if isinstance(option, click.Option)]
    assert all(option.opts[0] in text for option in options)
    assert all(option.help for option in options)
    assert re.search(rf"^ .*python migrate.py {command}\b", text, re.MULTILINE)


def test_the_help_lists_every_exit_code():
    text = CliRunner().invoke(cli.cli, ["--help"]).stdout

    assert {int(code) for code in re.findall(r"^ +(\d+)  \w", text, re.MULTILINE)} == set(Exit)


def test_a_defect_is_not_hidden(migrate: Migrate, old: str, monkeypatch):
    monkeypatch.setattr(running, "verify", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        migrate("run", old)


def _stop(*_: object) -> None:
    raise Stopped
