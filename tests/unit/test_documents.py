"""What the documents name exists: files, targets of make, commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from jobsvc.cli import main

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
FOR_PEOPLE = [README, ROOT / "CONTRIBUTING.md"]
DOCUMENTS = [*FOR_PEOPLE, *sorted((ROOT / "docs").glob("*.md"))]

LINK = re.compile(r"\]\(([^)\s]+)\)")
TARGET = re.compile(r"(?:^|`)make ([a-z]+)", re.MULTILINE)
#: `jobsvc dev` in a sentence, `$ .venv/bin/jobsvc dev` in an example.
COMMAND = re.compile(r"(?:`|^\$ )(?:\.venv/bin/)?jobsvc ([^`\n]*)", re.MULTILINE)


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


@pytest.mark.parametrize("line", _named(COMMAND, README))
def test_every_command_of_the_readme_exists_with_its_options(line: str) -> None:
    command, words = _resolved(shlex.split(line))

    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word for word in words if word.startswith("--")} <= known
    if isinstance(command, click.Group):
        assert not words, f"jobsvc has no command {line!r}"


def _resolved(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the first words name, and the rest of them."""
    command: click.Command = main
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    return command, words


def test_the_readme_opens_with_the_two_commands() -> None:
    first_block = README.read_text(encoding="utf-8").split("```")[1]

    assert [line.split("#")[0].strip() for line in first_block.strip().splitlines()] == ["make demo", "make test"]
