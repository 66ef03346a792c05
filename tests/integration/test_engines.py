from __future__ import annotations

import shutil

import boto3
import psycopg
import pytest
import redis

from jobsvc import engines
from tests import postgres
from tests.processes import descendants, listening_addresses


def client(endpoint):
    return boto3.client(
        "dynamodb", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="a"
    )


def put_and_get(endpoint):
    dynamodb = client(endpoint)
    key = {"AttributeName": "PK", "AttributeType": "S"}
    dynamodb.create_table(
        TableName="engines-test",
        AttributeDefinitions=[key],
        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    try:
        dynamodb.put_item(TableName="engines-test", Item={"PK": {"S": "문제"}})
        return dynamodb.get_item(TableName="engines-test", Key={"PK": {"S": "문제"}})["Item"]
    finally:
        dynamodb.delete_table(TableName="engines-test")
        dynamodb.close()


def test_dynamodb_local_keeps_items(dynamodb_local):
    assert put_and_get(dynamodb_local) == {"PK": {"S": "문제"}}


def test_motos_server_keeps_items(moto_server):
    assert put_and_get(moto_server) == {"PK": {"S": "문제"}}


def test_valkey_keeps_values(valkey):
    with redis.Redis.from_url(valkey) as connection:
        connection.set("engines-test", "1")
        assert connection.get("engines-test") == b"1"
        connection.delete("engines-test")


@pytest.mark.parametrize("start", [engines.start_valkey, engines.start_moto])
def test_they_listen_on_loopback_only(start, tmp_path):
    with start(tmp_path) as server:
        assert listening_addresses(descendants(server.pid)) == {"127.0.0.1"}


@pytest.mark.postgresql
def test_postgresql_serves_where_its_user_cannot_enter_the_directory_of_its_programs(tmp_path):
    package = postgres.find_programs().parents[1]
    if package.name != postgres.WHEEL:
        pytest.skip("PostgreSQL is the system's here, which everybody can reach")
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, tmp_path / part.name)
    tmp_path.chmod(0o700)

    with (
        postgres.running(tmp_path / package.name / "pginstall" / "bin", tmp_path) as url,
        psycopg.connect(url) as connection,
    ):
        assert connection.execute("SELECT 'ü' || 1").fetchone() == ("ü1",)
        listening = connection.execute("SHOW listen_addresses").fetchone()
    assert listening == ("127.0.0.1",)
