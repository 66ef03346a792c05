from __future__ import annotations

import copy
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from jobsvc import models
from jobsvc.config import Config
from jobsvc.doctor import table
from jobsvc.doctor.findings import Level
from jobsvc.doctor.patient import Patient
from jobsvc.models.binding import client
from jobsvc.queueing import JobQueue
from tests.unit.doctor.saying import levels, only


def test_a_table_as_the_migration_makes_it_is_well(config: Config) -> None:
    patient = Patient(JobQueue(config))

    assert levels(table.check(patient)) == ["ok", "ok"]
    assert patient.table is not None
    assert levels(table.check_indexes(patient)) == ["ok", "ok", "ok"]
    assert levels(table.check_ttl(patient)) == ["ok"]
    assert levels(table.check_backups(patient)) == ["ok"]


def test_a_table_that_is_missing_fails_and_is_not_asked_further(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "table_name", lambda: "no-such-table")
    patient = Patient(JobQueue(config))

    found = only(table.check(patient), Level.FAIL)

    assert "There is no table 'no-such-table'" in found.text
    assert "migrate.py table" in found.what_to_do
    assert patient.table is None


def test_an_engine_that_does_not_answer_fails() -> None:
    config = Config(dynamodb_url="http://127.0.0.1:1")
    models.bind(config)
    patient = Patient(JobQueue(config))

    assert "does not answer" in only(table.check(patient), Level.FAIL).text
    assert patient.table is None


@pytest.mark.parametrize(
    ("status", "level"), [("UPDATING", Level.WARN), ("CREATING", Level.FAIL), ("DELETING", Level.FAIL)]
)
def test_a_table_that_is_being_changed_is_told(
    patient: Patient, monkeypatch: pytest.MonkeyPatch, status: str, level: Level
) -> None:
    _answer(monkeypatch, "describe_table", {"Table": {**(patient.table or {}), "TableStatus": status}})

    only(table.check(patient), level)


def test_other_keys_and_provisioned_units_are_told(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [{"AttributeName": "id", "KeyType": "HASH"}]
    units = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 7}
    other = {**(patient.table or {}), "KeySchema": keys, "BillingModeSummary": {}, "ProvisionedThroughput": units}
    _answer(monkeypatch, "describe_table", {"Table": other})

    found = list(table.check(patient))

    assert "Its keys are id" in only(found, Level.FAIL).text
    assert "5 read and 7 write units" in only(found, Level.WARN).text


def test_an_index_that_was_deleted_is_named(config: Config) -> None:
    client().update_table(TableName=config.table, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "GSI2"}}])
    patient = Patient(JobQueue(config))
    for _ in range(100):
        list(table.check(patient))
        found = list(table.check_indexes(patient))
        if "GSI2 is missing." in [each.text for each in found]:
            break
        time.sleep(0.1)

    assert only(found, Level.FAIL).text == "GSI2 is missing."
    assert levels(found).count("ok") == 2


def test_an_index_that_is_built_fails_until_it_is_there(patient: Patient) -> None:
    _index(patient)["IndexStatus"] = "CREATING"

    assert only(table.check_indexes(patient), Level.FAIL).text == "GSI1 is CREATING."


def test_an_index_with_other_keys_or_too_few_attributes_fails(patient: Patient) -> None:
    _index(patient)["KeySchema"] = [{"AttributeName": "PK", "KeyType": "HASH"}]
    assert "index GSI1 on GSI1PK, GSI1SK" in only(table.check_indexes(patient), Level.FAIL).text


def test_an_index_that_carries_too_little_fails_and_too_much_is_told(patient: Patient) -> None:
    projection = _index(patient)["Projection"]
    carried = projection["NonKeyAttributes"]
    projection["NonKeyAttributes"] = [name for name in carried if name != "title"]
    assert "index GSI1 with title" in only(table.check_indexes(patient), Level.FAIL).text

    projection["NonKeyAttributes"] = [*carried, "generator_code"]
    assert "more than lists need: generator_code" in only(table.check_indexes(patient), Level.WARN).text

    _index(patient)["Projection"] = {"ProjectionType": "ALL"}
    assert "carries every attribute" in only(table.check_indexes(patient), Level.WARN).text


def test_a_key_of_an_index_that_is_no_string_fails(patient: Patient) -> None:
    assert patient.table is not None
    patient.table = copy.deepcopy(patient.table)
    for each in patient.table["AttributeDefinitions"]:
        each["AttributeType"] = "N" if each["AttributeName"] == "GSI3SK" else each["AttributeType"]

    assert "GSI3SK as a string" in only(table.check_indexes(patient), Level.FAIL).text


def test_ttl_that_is_off_fails(patient: Patient) -> None:
    specification = {"Enabled": False, "AttributeName": "expires_at"}
    client().update_time_to_live(TableName=patient.config.table, TimeToLiveSpecification=specification)

    assert only(table.check_ttl(patient), Level.FAIL).text.startswith("Off:")


def test_ttl_on_another_attribute_fails(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}
    _answer(monkeypatch, "describe_time_to_live", {"TimeToLiveDescription": told})

    assert only(table.check_ttl(patient), Level.FAIL).text.startswith("On 'ttl', and not on 'expires_at'")


def test_backups_that_are_off_are_told(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    off = {"PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"}}
    _answer(monkeypatch, "describe_continuous_backups", {"ContinuousBackupsDescription": off})

    assert "is off" in only(table.check_backups(patient), Level.WARN).text


@pytest.mark.parametrize(("call", "check"), [("time_to_live", "ttl"), ("continuous_backups", "backups")])
def test_what_the_credentials_may_not_ask_is_left_out(
    patient: Patient, monkeypatch: pytest.MonkeyPatch, call: str, check: str
) -> None:
    denied = ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "Describe")
    _answer(monkeypatch, f"describe_{call}", denied)

    assert "dynamodb:Describe" in only(getattr(table, f"check_{check}")(patient), Level.SKIPPED).text


def _index(patient: Patient) -> Any:
    """GSI1 of the patient, to be changed."""
    assert patient.table is not None
    (index,) = [each for each in patient.table["GlobalSecondaryIndexes"] if each["IndexName"] == "GSI1"]
    return index


def _answer(monkeypatch: pytest.MonkeyPatch, call: str, answer: Any) -> None:
    """What DynamoDB answers to a call that the engines of the tests cannot be made to answer so."""

    def answering(**_: Any) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(client(), call, answering)
