"""The table: that it is there and jobsvc's, its indexes, TTL and backups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from jobsvc.doctor.findings import Finding, fail, ok, skipped, warn
from jobsvc.doctor.patient import Patient
from jobsvc.migration import indexes
from jobsvc.migration.table import TTL_ATTRIBUTE, UNSUPPORTED
from jobsvc.models.binding import client, table_name
from jobsvc.models.indexes import SUMMARY, ByPlatform, ByProblem, ByStatus

MAKE = "Run `python migrate.py table`, which makes what is missing and changes nothing else."
NEVER_CHANGED = "An index cannot be changed: delete it, and `python migrate.py table` builds it anew."
INDEXES = [each.Meta.index_name for each in (ByStatus, ByPlatform, ByProblem)]


def check(patient: Patient) -> Iterator[Finding]:
    """That it exists, can be used, has jobsvc's keys, and how it is paid for."""
    name = table_name()
    try:
        found: Mapping[str, Any] = client().describe_table(TableName=name)["Table"]
    except ClientError as error:
        patient.dynamodb_answers = True
        yield _refused(error, patient)
        return
    except BotoCoreError as error:
        said = " ".join(str(error).split())
        yield fail(f"DynamoDB at {patient.where} does not answer: {said}", "See JOBSVC_DYNAMODB_URL and the network.")
        return
    patient.dynamodb_answers, patient.table = True, found
    yield _state(found, f"{name!r} at {patient.where}")
    if indexes.keys(found) != ["PK", "SK"]:
        yield fail(f"Its keys are {', '.join(indexes.keys(found))}, and not PK and SK.", "Set JOBSVC_TABLE to another.")
    yield _billing(found)


def check_indexes(patient: Patient) -> Iterator[Finding]:
    """Each of the three: present, usable, with the keys and the attributes that lists need."""
    assert patient.table is not None  # noqa: S101 - it is needed
    unfit = list(indexes.unfit(patient.table))
    missing = indexes.missing(patient.table)
    there = {index["IndexName"]: index for index in patient.table.get("GlobalSecondaryIndexes", [])}
    for name in INDEXES:
        if name not in there:
            yield fail(f"{name} is missing.", MAKE)
        elif name in missing:
            yield fail(f"{name} is {there[name]['IndexStatus']}.", "Wait: lists and recovery need it.")
        elif wrong := [each for each in unfit if each.startswith(f"index {name} ")]:
            yield fail(f"{name} is not what it should be: {wrong[0]}.", NEVER_CHANGED)
        else:
            yield _carried(name, there[name]["Projection"])
    for wrong_type in (each for each in unfit if not each.startswith("index ")):
        yield fail(f"An index has not {wrong_type}.", NEVER_CHANGED)


def check_ttl(_: Patient) -> Iterator[Finding]:
    """That spent leases and idempotency keys are deleted."""
    try:
        found = client().describe_time_to_live(TableName=table_name())["TimeToLiveDescription"]
    except ClientError as error:
        yield _not_told(error, "dynamodb:DescribeTimeToLive")
        return
    if found.get("TimeToLiveStatus") not in ("ENABLED", "ENABLING"):
        yield fail("Off: spent leases and idempotency keys are kept for ever.", MAKE)
    elif (attribute := found["AttributeName"]) != TTL_ATTRIBUTE:
        yield fail(
            f"On {attribute!r}, and not on {TTL_ATTRIBUTE!r}: spent leases and idempotency keys are kept for ever.",
            "Switch that TTL off, if nobody else needs it, and run `python migrate.py table`: a table has one.",
        )
    else:
        yield ok(f"On {TTL_ATTRIBUTE!r}.")


def check_backups(patient: Patient) -> Iterator[Finding]:
    """Whether the table can be restored to a moment of the past."""
    try:
        found = client().describe_continuous_backups(TableName=table_name())["ContinuousBackupsDescription"]
    except ClientError as error:
        if error.response["Error"]["Code"] in UNSUPPORTED:
            yield ok(f"The engine at {patient.where} has none, as engines for development have not.")
        else:
            yield _not_told(error, "dynamodb:DescribeContinuousBackups")
        return
    if found["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED":
        yield ok("Point-in-time recovery is on.")
    else:
        yield warn("Point-in-time recovery is off: what is deleted by mistake is gone.", MAKE)


def _state(found: Mapping[str, Any], name: str) -> Finding:
    match found["TableStatus"]:
        case "ACTIVE":
            return ok(f"{name} is there.")
        case "UPDATING":
            return warn(f"{name} is being changed.", "Nothing, unless it lasts: it can be used meanwhile.")
        case other:
            return fail(f"{name} is {other}.", "Wait until it is ACTIVE, or name another with JOBSVC_TABLE.")


def _billing(found: Mapping[str, Any]) -> Finding:
    if found.get("BillingModeSummary", {}).get("BillingMode") == "PAY_PER_REQUEST":
        return ok("Paid by the request.")
    units = found["ProvisionedThroughput"]
    return warn(
        f"Provisioned with {units['ReadCapacityUnits']} read and {units['WriteCapacityUnits']} write units a second: "
        "a burst beyond them is throttled.",
        "Watch throttling, or switch the table to on-demand.",
    )


def _carried(name: str, projection: Mapping[str, Any]) -> Finding:
    surplus = set(projection.get("NonKeyAttributes", [])) - set(SUMMARY)
    if projection["ProjectionType"] == "ALL":
        return warn(
            f"{name} carries every attribute: each write and each list costs more than it has to.", NEVER_CHANGED
        )
    if surplus:
        return warn(f"{name} carries more than lists need: {', '.join(sorted(surplus))}.", NEVER_CHANGED)
    return ok(f"{name} can be used, and carries what lists need.")


def _refused(error: ClientError, patient: Patient) -> Finding:
    code, said = error.response["Error"]["Code"], " ".join(str(error).split())
    if code == "ResourceNotFoundException":
        return fail(f"There is no table {table_name()!r} at {patient.where}.", "Run `python migrate.py table`.")
    return fail(f"DynamoDB at {patient.where} refused: {said}", "See whose credentials these are, and what they allow.")


def _not_told(error: ClientError, action: str) -> Finding:
    """What is not needed for the service itself, and may be kept from its credentials."""
    code = error.response["Error"]["Code"]
    if code == "AccessDeniedException":
        return skipped(f"These credentials may not ask for it ({action}).")
    return warn(f"DynamoDB does not tell: {' '.join(str(error).split())}", "Try again.")
