"""The least that does the same, to measure beside: Flask, boto3 and RQ, written by hand on the same table.

It believes whoever asks, checks nothing, counts nothing, logs nothing, and says of no error what it was.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import boto3
import redis
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from flask import Flask, Response, jsonify, request
from rq import Queue
from rq.serializers import JSONSerializer

FIELDS = ("platform", "problem_id", "title", "constraints")


def create_app() -> Flask:
    app = Flask(__name__)
    table = os.environ["JOBSVC_TABLE"]
    endpoint, region = os.environ["JOBSVC_DYNAMODB_URL"], "us-east-1"
    dynamodb = boto3.client(
        "dynamodb", endpoint_url=endpoint, region_name=region, config=Config(max_pool_connections=50)
    )
    connection = redis.Redis.from_url(os.environ["JOBSVC_REDIS_URL"])
    queue = Queue(os.environ["JOBSVC_QUEUE"], connection=connection, serializer=JSONSerializer)

    @app.post("/jobs")
    def create() -> Any:
        job = _new(request.get_json())
        entry = {**entry_key(job["id"]), "step": "created", "message": "", "status": "started"}
        puts = [{"PutRequest": {"Item": typed(item)}} for item in (job, entry)]
        dynamodb.batch_write_item(RequestItems={table: puts})
        queue.enqueue("jobsvc.tasks.generate_script_task", job["id"], job_id=job["task_id"], result_ttl=600)
        return jsonify(job), 202

    @app.get("/jobs/<job_id>")
    def show(job_id: str) -> Any:
        key = {"PK": {"S": f"SGJOB#{job_id}"}, "SK": {"S": "META"}}
        found = dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)
        return jsonify(_plain(found["Item"])) if "Item" in found else ("", 404)

    @app.get("/jobs")
    def index() -> Any:
        found = dynamodb.query(
            TableName=table,
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :status",
            ExpressionAttributeValues={":status": {"S": f"SGJOB#STATUS#{request.args['status']}"}},
            ScanIndexForward=False,
            Limit=int(request.args["limit"]),
        )
        return jsonify({"items": [_plain(item) for item in found["Items"]]})

    @app.get("/jobs/<job_id>/events")
    def events(job_id: str) -> Response:
        return Response(_heard(connection, job_id), content_type="text/event-stream")

    return app


def entry_key(job_id: str) -> dict[str, Any]:
    """Of a new entry of the job's history."""
    now = time.time()
    tag = uuid.uuid4().hex[:20]
    return {"PK": f"JOB#generation#{job_id}", "SK": f"PROG#{round(now * 1e6):016d}#{tag}", "created_at": _moment(now)}


def _moment(seconds: float) -> Decimal:
    return Decimal(f"{seconds:.6f}")


def channel(job_id: str) -> str:
    return f"plain:{job_id}"


def typed(item: dict[str, Any]) -> dict[str, Any]:
    return {name: TypeSerializer().serialize(value) for name, value in item.items()}


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    return {name: TypeDeserializer().deserialize(value) for name, value in item.items()}


def _new(body: dict[str, Any]) -> dict[str, Any]:
    job_id, now = str(uuid.uuid4()), time.time()
    listed = f"{round(now * 1e6):016d}#{job_id}"
    fields = {name: body[name] for name in FIELDS}
    return {
        "PK": f"SGJOB#{job_id}",
        "SK": "META",
        "GSI1PK": "SGJOB#STATUS#PENDING",
        "GSI1SK": listed,
        "GSI2PK": f"SGJOB#PLATFORM#{fields['platform']}",
        "GSI2SK": f"PENDING#{listed}",
        "GSI3PK": f"SGJOB#PROBLEM#{fields['platform']}#{fields['problem_id']}",
        "GSI3SK": f"PENDING#{listed}",
        "id": job_id,
        "status": "PENDING",
        "task_id": str(uuid.uuid4()),
        "attempt": 0,
        "version": 1,
        "created_at": _moment(now),
        "updated_at": _moment(now),
        "submitted_at": _moment(now),
        **fields,
    }


def _heard(connection: redis.Redis, job_id: str) -> Iterator[bytes]:
    with connection.pubsub(ignore_subscribe_messages=True) as subscription:
        subscription.subscribe(channel(job_id))
        yield b": listening\n\n"
        for message in subscription.listen():
            yield f"event: progress\ndata: {json.dumps(message['data'].decode())}\n\n".encode()
