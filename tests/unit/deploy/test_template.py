"""CloudFormation's template of the table, beside the models and beside what it makes."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from cfnlint import api, decode
from moto import mock_aws

from jobsvc import models
from jobsvc.config import Config
from jobsvc.doctor import table
from jobsvc.doctor.patient import Patient
from jobsvc.migration.table import TTL_ATTRIBUTE
from jobsvc.queueing import JobQueue
from tests.unit.deploy.files import TEMPLATE
from tests.unit.doctor.saying import levels


@pytest.fixture
def resource() -> Any:
    template, errors = decode.decode(str(TEMPLATE))
    assert not errors
    return template["Resources"]["Table"]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """Settings of a table that CloudFormation has made."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    config = Config(table=f"jobsvc-{uuid.uuid4()}")
    with mock_aws():
        boto3.client("cloudformation", region_name=config.region).create_stack(
            StackName="jobsvc",
            TemplateBody=TEMPLATE.read_text(),
            Parameters=[{"ParameterKey": "TableName", "ParameterValue": config.table}],
        )
        models.bind(config)
        yield config
        models.release()


def test_cfn_lint_finds_nothing() -> None:
    """As its command does: errors and warnings, and no information."""
    matches = api.lint_all(TEMPLATE.read_text())

    assert [str(match) for match in matches if match.rule.severity != "informational"] == []


def test_keys_and_indexes_are_those_of_the_models(resource: Any) -> None:
    properties, schema = resource["Properties"], models.Job._get_schema()

    assert properties["KeySchema"] == schema["key_schema"]
    assert _by_name(properties["AttributeDefinitions"]) == _by_name(schema["attribute_definitions"])
    indexes = {index["IndexName"]: (index["KeySchema"], index["Projection"]) for index in _indexes(properties)}
    wanted = schema["global_secondary_indexes"]
    assert indexes == {index["index_name"]: (index["key_schema"], index["projection"]) for index in wanted}


def test_the_table_outlives_its_stack_and_its_mistakes(resource: Any) -> None:
    properties = resource["Properties"]

    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert properties["DeletionProtectionEnabled"] is True
    assert properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert properties["TimeToLiveSpecification"] == {"AttributeName": TTL_ATTRIBUTE, "Enabled": True}
    assert properties["BillingMode"] == "PAY_PER_REQUEST"


def test_the_doctor_finds_nothing_amiss_with_what_it_makes(made: Config) -> None:
    """TTL and backups are left out: moto's CloudFormation passes over them."""
    patient = Patient(JobQueue(made))

    assert levels(table.check(patient)) == ["ok", "ok"]
    assert levels(table.check_indexes(patient)) == ["ok", "ok", "ok"]


def _by_name(definitions: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(definitions, key=lambda each: each["AttributeName"])


def _indexes(properties: Any) -> Any:
    return properties["GlobalSecondaryIndexes"]
