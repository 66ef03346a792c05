"""The old service's DynamoDB table, with items as it wrote them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Self

import botocore.session

from jobsvc.models.attributes import to_typed

SECONDS = 1728446626
TYPES = {"SGJOB": "sgjob", "PEJOB": "pejob"}


@dataclass(frozen=True)
class OldItems:
    """A table of its own, and what is put into it."""

    client: Any
    name: str
    endpoint: str | None

    @classmethod
    def create(cls, endpoint: str | None = None, *, keys: tuple[str, str] = ("PK", "SK"), **options: Any) -> Self:
        """Make an empty table at an endpoint; None is AWS, or the engine that stands in for it."""
        session = botocore.session.get_session()
        client = session.create_client("dynamodb", region_name="us-east-1", endpoint_url=endpoint)
        name = f"old-{uuid.uuid4()}"
        client.create_table(
            TableName=name,
            KeySchema=[
                {"AttributeName": keys[0], "KeyType": "HASH"},
                {"AttributeName": keys[1], "KeyType": "RANGE"},
            ],
            BillingMode="PAY_PER_REQUEST",
            **{"AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in keys]} | options,
        )
        return cls(client, name, endpoint)

    @property
    def url(self) -> str:
        """The table as a source."""
        return f"dynamodb://{self.name}?region=us-east-1" + (f"&endpoint={self.endpoint}" if self.endpoint else "")

    def put_job(self, job_id: str, prefix: str = "SGJOB", *, at: int = SECONDS, **dat: Any) -> None:
        self.put({"PK": f"{prefix}#{job_id}", "SK": "META", "tp": TYPES[prefix], "crt": at, "upd": at, "dat": dat})

    def put_entry(self, job_type: str, job_id: str, at: int = SECONDS, **dat: Any) -> None:
        self.put({"PK": f"JOB#{job_type}#{job_id}", "SK": f"PROG#{at}", "tp": "prog", "crt": at, "dat": dat})

    def put(self, item: dict[str, Any]) -> None:
        self.client.put_item(TableName=self.name, Item=to_typed(item)["M"])

    def delete(self, key: tuple[str, str]) -> None:
        self.client.delete_item(TableName=self.name, Key={"PK": {"S": key[0]}, "SK": {"S": key[1]}})
