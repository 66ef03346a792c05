"""The rows that the old service had moved to a DynamoDB table of its own, read in the order of its hash keys."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import botocore.session
from botocore.config import Config as ClientConfig
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

from jobsvc.config import TABLE_NAME, Config
from jobsvc.migration import old_items
from jobsvc.migration.mapping import new_id
from jobsvc.migration.rows import JOB_TABLES, PROGRESS, Row, SourceError
from jobsvc.migration.table import identity_in
from jobsvc.migration.wire import RECORDS
from jobsvc.models import KINDS
from jobsvc.models.attributes import Typed
from jobsvc.models.binding import credentials
from jobsvc.models.lease import LEASE

PAGE = 1000
#: Keys of one BatchGetItem, by DynamoDB's rule.
BATCH = 100
#: How often botocore asks again, with backoff, while the table is throttled or away.
TRIES = 10
#: Seconds, at the most, before keys that DynamoDB left unread are asked for again.
THROTTLED_WAIT = 0.5
WRONG_CREDENTIALS = frozenset(
    {"AccessDeniedException", "InvalidSignatureException", "UnrecognizedClientException", "ExpiredTokenException"}
)

#: Stands for the type of items that the new service has written, which have none.
NEW_FORM = "(new)"
IDEMPOTENCY = "IDEM#"

Key = tuple[str, str]
Item = Mapping[str, Typed]


class OldTable:
    """A Source: consistent reads of a table that nobody should write to any more.

    DynamoDB has no view of one moment. What is written during the reading is in it or not.
    """

    view: str | None = None
    missing: Sequence[str] = ()

    def __init__(self, url: str) -> None:
        self._config = _parsed(url)
        self._table = self._config.table
        place = self._config.dynamodb_url or f"AWS, {self._config.region}"
        self.where = f"DynamoDB table {self._table!r} at {place}"
        self.unlisted: Counter[str] = Counter()

    def __enter__(self) -> Self:
        with self._told_plainly():
            self._client = botocore.session.get_session().create_client(
                "dynamodb",
                region_name=self._config.region,
                endpoint_url=self._config.dynamodb_url or None,
                config=ClientConfig(retries={"mode": "standard", "total_max_attempts": TRIES}),
                **credentials(self._config),
            )
            found = self._client.describe_table(TableName=self._table)["Table"]
        self.identity = identity_in(found)  #: tells the table from others
        keys = sorted(key["AttributeName"] for key in found["KeySchema"])
        if keys != ["PK", "SK"]:
            raise SourceError(f"{self.where} has the keys {', '.join(keys)}; the old service's has PK and SK.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._client.close()

    def count(self, table: str) -> int:
        """How many rows the table has; the first question reads the whole DynamoDB table."""
        return self._counts[old_items.TYPES[table]]

    @property
    def left_out(self) -> Mapping[str, int]:
        """Items that are no row of any table: of other types, or of none, but for those of the new service.

        Known once rows have been counted.
        """
        if "_counts" not in vars(self):
            return {}
        known = {NEW_FORM, *old_items.TYPES.values()}
        others = {name: number for name, number in sorted(self._counts.items()) if name not in known}
        return {f"items with tp {name!r}" if name else "items without tp": number for name, number in others.items()}

    def pages(self, table: str, *, after: str | None = None) -> Iterator[list[Row]]:
        """The rows in the order of the table's hash keys; only those behind the id `after`."""
        for counted in [name for name in self.unlisted if name.startswith(f"{table}.")]:
            del self.unlisted[counted]
        wanted = {
            "FilterExpression": "tp = :type",
            "ExpressionAttributeValues": {":type": {"S": old_items.TYPES[table]}},
        }
        for items in self._scan(wanted, None if after is None else old_items.row_key(table, after)):
            for start in range(0, len(items), PAGE):
                yield self._rows(table, items[start : start + PAGE])

    def _rows(self, table: str, items: Sequence[Item]) -> list[Row]:
        rows = []
        for item in items:
            row, unlisted = old_items.to_row(table, item)
            self.unlisted.update(f"{table}.{name}" for name in unlisted)
            rows.append(row)
        if table != PROGRESS:
            return rows
        there = self._there({key for row in rows for key in _job_keys(row)})
        return [replace(row, orphan=bool(keys := _job_keys(row)) and there.isdisjoint(keys)) for row in rows]

    @cached_property
    def _counts(self) -> Counter[str]:
        """How many items of each type there are."""
        counts: Counter[str] = Counter()
        for items in self._scan({"ProjectionExpression": "PK, SK, tp, created_at"}):
            counts.update(map(_type, items))
        return counts

    def _scan(self, options: Mapping[str, Any], after: Key | None = None) -> Iterator[list[Item]]:
        start = {} if after is None else {"ExclusiveStartKey": _typed(after)}
        while True:
            with self._told_plainly():
                answer = self._client.scan(TableName=self._table, ConsistentRead=True, **options, **start)
            yield answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def _there(self, keys: set[Key]) -> set[Key]:
        """Those of the keys that have items."""
        there: set[Key] = set()
        waiting = [_typed(key) for key in keys]
        while waiting:
            asked = {"Keys": waiting[:BATCH], "ProjectionExpression": "PK, SK", "ConsistentRead": True}
            with self._told_plainly():
                answer = self._client.batch_get_item(RequestItems={self._table: asked})
            there |= {(item["PK"]["S"], item["SK"]["S"]) for item in answer["Responses"][self._table]}
            left = answer["UnprocessedKeys"].get(self._table, {"Keys": []})["Keys"]
            if left:
                time.sleep(random.uniform(0, THROTTLED_WAIT))
            waiting = waiting[BATCH:] + left
        return there

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        """What DynamoDB refuses ends the block with a SourceError of one line."""
        try:
            yield
        except ClientError as error:
            raise SourceError(self._trouble(error)) from error
        except (NoCredentialsError, PartialCredentialsError) as error:
            raise SourceError(f"{self.where}: {error} Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.") from error
        except (BotoCoreError, ValueError) as error:
            raise SourceError(f"{self.where} cannot be reached: {' '.join(str(error).split())}") from error

    def _trouble(self, error: ClientError) -> str:
        code, said = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
        if code == "ResourceNotFoundException":
            return f"There is no {self.where}."
        if code in WRONG_CREDENTIALS:
            return f"{self.where} refuses these credentials ({code}): {said}"
        return f"{self.where} refuses a request ({code}): {said}"


def _parsed(url: str) -> Config:
    """The table that a URL names; region and endpoint are those of the target where the URL says nothing."""
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if not TABLE_NAME.fullmatch(parts.netloc) or parts.path.strip("/") or query.keys() - {"region", "endpoint"}:
        raise SourceError(
            f"{url!r} is no URL of a table, such as dynamodb://old-table?region=eu-west-1; "
            "besides region, endpoint=http://127.0.0.1:8000 may be given."
        )
    here = Config.from_env()
    return Config(
        table=parts.netloc,
        region=query.get("region", here.region),
        dynamodb_url=query.get("endpoint", here.dynamodb_url),
    )


def _job_keys(row: Row) -> list[Key]:
    """Where the job of an entry is: under its old id, or under its new one in a table that is upgraded in place."""
    job_type, job_id = row.values["job_type"], row.values["job_id"]
    if job_type not in JOB_TABLES or not job_id:
        return []
    kind = KINDS[job_type]
    return [kind.key(job_id), kind.key(new_id(JOB_TABLES[job_type], job_id))]


def _type(item: Item) -> str:
    """The `tp` of an item, NEW_FORM for one of the new service, empty for any other."""
    if "tp" in item:
        return str(item["tp"].get("S", ""))
    pk, sk = item["PK"]["S"], item["SK"]["S"]
    is_new = "created_at" in item or sk == LEASE or pk.startswith((*RECORDS, IDEMPOTENCY))
    return NEW_FORM if is_new else ""


def _typed(key: Key) -> Item:
    return {"PK": {"S": key[0]}, "SK": {"S": key[1]}}
