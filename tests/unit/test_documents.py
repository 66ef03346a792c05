"""What the documents name exists: files, targets of make, commands, codes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from jobsvc.cli import main
from jobsvc.doctor.examination import CHECKS
from jobsvc.migration.checks import Reason
from jobsvc.migration.cli import cli as migrate
from jobsvc.migration.mapping import NAMESPACE, Unfinished
from jobsvc.migration.report import Exit
from jobsvc.migration.verification import Finding

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
FOR_PEOPLE = [README, ROOT / "CONTRIBUTING.md"]
DOCUMENTS = [*FOR_PEOPLE, *sorted((ROOT / "docs").glob("*.md"))]

LINK = re.compile(r"\]\(([^)\s]+)\)")
TARGET = re.compile(r"(?:^|`)make ([a-z]+)", re.MULTILINE)
#: `jobsvc dev` in a sentence, `$ .venv/bin/jobsvc dev` in an example.
COMMAND = re.compile(r"(?:`|^\$ )(?:\.venv/bin/)?jobsvc ([^`\n]*)", re.MULTILINE)
MIGRATION = ROOT / "docs" / "migration.md"
OPERATING = ROOT / "docs" / "operating.md"
MIGRATE = re.compile(r"(?:`|^\$ )python migrate\.py ([^`\n]+)", re.MULTILINE)
OPTION = re.compile(r"`(--[a-z-]+)")


def _named(pattern: re.Pattern[str], *documents: Path) -> list[str]:
    found = {match for document in documents for match in pattern.findall(document.read_text(encoding="utf-8"))}
    assert found, "nothing is named, so nothing would be tested"
    return sorted(found)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_relative_link_leads_to_a_file(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    files = [link.partition("#")[0] for link in links if "://" not in link and not link.startswith("#")]

    assert [file for file in files if not (document.parent / file).is_file()] == []


def test_the_readme_links_every_document() -> None:
    assert {f"docs/{path.name}" for path in DOCUMENTS if path.parent.name == "docs"} <= set(_named(LINK, README))


@pytest.mark.parametrize("target", _named(TARGET, *FOR_PEOPLE))
def test_every_target_of_make_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("line", _named(COMMAND, README, MIGRATION, OPERATING))
def test_every_command_of_the_readme_exists_with_its_options(line: str) -> None:
    command, words = _resolved(main, shlex.split(line, comments=True))

    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word for word in words if word.startswith("--")} <= known
    if isinstance(command, click.Group):
        assert not words, f"jobsvc has no command {line!r}"


@pytest.mark.parametrize("line", _named(MIGRATE, README, MIGRATION, OPERATING, ROOT / "docs" / "table.md"))
def test_every_migration_command_can_be_given(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its options and their values, up to where it would begin."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mended.jsonl").touch()

    command, words = _resolved(migrate, shlex.split(line, comments=True))

    assert not isinstance(command, click.Group)
    command.make_context(command.name, words)


def _first_column(document: Path, header: str) -> list[str]:
    """What stands in backquotes or alone in the first column of the table whose header begins so."""
    rows = document.read_text(encoding="utf-8").partition(f"| {header} |")[2].partition("\n\n")[0].splitlines()[2:]
    cells = [row.split("|")[1] for row in rows]
    return [word.strip(" `") for cell in cells for word in cell.split(",")]


def test_the_tables_of_the_migration_name_all_that_there_is() -> None:
    assert _first_column(MIGRATION, "code | when") == [str(code.value) for code in sorted(Exit)]
    assert set(_first_column(MIGRATION, "code | the row has")) == {reason.value for reason in Reason}
    assert set(_first_column(MIGRATION, "finding | means | fails")) == {finding.value for finding in Finding}
    named = _first_column(MIGRATION, "`--unfinished` | a PENDING or PROCESSING job becomes")
    assert {word.removesuffix("` (default)") for word in named} == {choice.value for choice in Unfinished}


def test_every_option_that_the_migration_names_exists() -> None:
    named = set(OPTION.findall(MIGRATION.read_text(encoding="utf-8")))
    known = {option for command in migrate.commands.values() for each in command.params for option in each.opts}

    assert {"--resume", "--rejects", "--max-wcu"} <= named <= known


def test_the_table_of_the_doctor_names_every_check() -> None:
    assert _first_column(OPERATING, "check | what it looks at | `fail` or `warn`") == [check.name for check in CHECKS]


def test_every_file_to_deploy_with_is_named() -> None:
    linked = {(OPERATING.parent / link).resolve() for link in _named(LINK, OPERATING) if link.startswith("../deploy/")}
    there = {path for path in (ROOT / "deploy").rglob("*") if path.is_file()}

    assert {path.parent for path in there} == {path.parent for path in linked}
    assert linked <= there


def test_the_namespace_of_old_ids_is_the_documented_one() -> None:
    assert f"`{NAMESPACE}`" in MIGRATION.read_text(encoding="utf-8")


def _resolved(command: click.Command, words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the first words name, and the rest of them."""
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    return command, words


def test_the_readme_opens_with_the_two_commands() -> None:
    first_block = README.read_text(encoding="utf-8").split("```")[1]

    assert [line.split("#")[0].strip() for line in first_block.strip().splitlines()] == ["make demo", "make test"]
