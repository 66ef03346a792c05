from __future__ import annotations

import boto3
import pytest
import redis

from jobsvc import engines
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
