from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import boto3
import redis

LOOPBACK = "0100007F"  # 127.0.0.1, as /proc/net/tcp writes it
LISTENS = "0A"


def listening_on(port):
    """The addresses of this machine, IPv4 or IPv6, where something listens on the port."""
    lines = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()]
    sockets = [(*row[1].split(":"), row[3]) for row in lines if row[0] != "sl"]
    return {address for address, local_port, state in sockets if state == LISTENS and int(local_port, 16) == port}


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


def test_motos_server_keeps_items_and_listens_on_loopback_only(moto_server):
    assert put_and_get(moto_server) == {"PK": {"S": "문제"}}
    assert listening_on(urlsplit(moto_server).port) == {LOOPBACK}


def test_valkey_keeps_values_and_listens_on_loopback_only(valkey):
    with redis.Redis.from_url(valkey) as connection:
        connection.set("engines-test", "1")
        assert connection.get("engines-test") == b"1"
        connection.delete("engines-test")
    assert listening_on(urlsplit(valkey).port) == {LOOPBACK}
