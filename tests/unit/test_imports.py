"""Imports run one way: who may import whom, read from the source."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "jobsvc"

#: What each part of the package may import of it, besides itself. `""` is create_app.
MAY_IMPORT: dict[str, set[str]] = {
    "metrics": set(),
    "config": {"addresses", "metrics"},
    "errors": set(),
    "auth_errors": {"errors"},
    "problem": set(),
    "clock": set(),
    "resources": set(),
    "logs": set(),
    "request_log": {"keys", "metrics"},
    "receipts": {"models"},
    "bodies": set(),
    "tracing": set(),
    "limit_storage": set(),
    "limits": {"config", "keys", "limit_storage", "sign_in_links"},
    "queue_gauges": {"queueing"},
    "metrics_process": {"auth_errors", "keys", "metrics", "models"},
    "models": {"config", "errors", "clock", "metrics"},
    "retry_after": set(),
    "extraction": {"errors", "problem", "retry_after"},
    "sandbox": {"errors"},
    "generation": {"errors", "problem", "sandbox"},
    "llm": {"errors", "clock", "retry_after"},
    "case_budget": {"sandbox"},
    "case_outputs": {"case_budget", "errors", "generation", "problem", "sandbox"},
    "cases": {"case_budget", "case_outputs", "errors", "generation", "models", "sandbox"},
    "case_files": {"cases"},
    "queueing": {"config", "tracing"},
    "announcing": {"models"},
    "listeners": {"announcing", "shared_reads"},
    "events": {"announcing", "errors", "listeners", "metrics", "models", "queueing", "shared_reads"},
    "shared_reads": set(),
    "sse": set(),
    "watching": {
        "announcing",
        "clock",
        "errors",
        "events",
        "job_helper",
        "listeners",
        "models",
        "schemas",
        "sse",
        "shared_reads",
    },
    "history": {"announcing", "models", "errors", "clock"},
    "pages": {"models", "errors"},
    "moves": {"announcing", "metrics", "models", "errors", "clock", "history", "pages"},
    "lifecycle": {"announcing", "models", "errors", "clock", "history", "moves", "pages"},
    "runs": {"announcing", "metrics", "models", "errors", "clock", "history", "moves", "tracing"},
    "idempotency": {"models", "errors", "clock", "lifecycle", "moves"},
    "key_cache": {"models"},
    "sign_in_links": {"auth_errors"},
    "addresses": set(),
    "auth": {"auth_errors", "addresses", "config", "errors", "keys", "models", "sign_in_links"},
    "keys": {"auth_errors", "clock", "errors", "key_cache", "models"},
    "horse": set(),
    "renewing": {"metrics", "errors", "horse", "runs"},
    "listing": {"models", "errors"},
    "counting": {"listing", "models"},
    "recovery": {"metrics", "lifecycle", "moves", "models", "clock", "errors", "pages"},
    "fields": {"models", "errors"},
    "job_helper": {
        "lifecycle",
        "idempotency",
        "moves",
        "listing",
        "history",
        "pages",
        "fields",
        "models",
        "errors",
        "clock",
        "queueing",
    },
    "trends": {"models"},
    "overview": {"clock", "listing", "models", "queueing", "trends"},
    "bulk": {"clock", "counting", "errors", "fields", "job_helper", "listing", "models", "moves"},
    "shared_pages": {"extraction"},
    "shared_turns": {"extraction"},
    "asking": {"config", "llm", "metrics", "tracing"},
    "reading": {"asking", "config", "extraction", "problem", "tracing"},
    "making": {"asking", "config", "errors", "generation", "problem", "sandbox", "tracing"},
    "tasks": {
        "generation",
        "job_helper",
        "lifecycle",
        "moves",
        "pages",
        "runs",
        "renewing",
        "horse",
        "recovery",
        "queueing",
        "models",
        "extraction",
        "making",
        "reading",
        "shared_pages",
        "shared_turns",
        "config",
        "errors",
        "problem",
        "tracing",
    },
    "migration": {"models", "config", "errors", "clock", "trouble"},
    "schemas": {
        "bulk",
        "cases",
        "counting",
        "job_helper",
        "extraction",
        "generation",
        "models",
        "fields",
        "errors",
        "keys",
        "problem",
    },
    "problem_details": {"auth_errors", "errors", "models"},
    "routes": {
        "auth_errors",
        "resources",
        "auth",
        "keys",
        "bodies",
        "bulk",
        "schemas",
        "events",
        "sse",
        "watching",
        "cases",
        "case_files",
        "job_helper",
        "metrics",
        "problem_details",
        "queue_gauges",
        "tasks",
        "fields",
        "models",
        "queueing",
        "extraction",
        "generation",
        "sandbox",
        "config",
        "errors",
    },
    "web": {
        "auth_errors",
        "auth",
        "config",
        "counting",
        "models",
        "problem_details",
        "errors",
        "extraction",
        "fields",
        "generation",
        "job_helper",
        "bulk",
        "overview",
        "trends",
        "routes",
        "schemas",
        "keys",
        "cases",
        "case_files",
        "clock",
        "resources",
        "watching",
    },
    "": {
        "auth",
        "config",
        "events",
        "extraction",
        "logs",
        "metrics",
        "models",
        "queueing",
        "receipts",
        "request_log",
        "routes",
        "web",
        "problem_details",
        "limits",
        "tracing",
    },
    "trouble": {"", "config", "extraction", "llm", "models", "queueing", "sandbox"},
    "doctor": {"config", "clock", "errors", "llm", "migration", "models", "queueing", "sandbox", "addresses", "auth"},
    "recovery_process": {"models", "queueing", "recovery", "tasks"},
    "worker": {
        "config",
        "errors",
        "horse",
        "logs",
        "metrics_process",
        "models",
        "recovery_process",
        "queueing",
        "recovery",
        "sandbox",
        "tasks",
        "trouble",
        "tracing",
    },
    "leash": set(),
    "servers": {"leash"},
    "engines": {"servers"},
    "stack_key": {"servers", "sign_in_links"},
    "dev": {"engines", "servers", "stack_key", "config"},
    "cli": {
        "auth_errors",
        "addresses",
        "bulk",
        "cases",
        "counting",
        "case_files",
        "schemas",
        "dev",
        "doctor",
        "queueing",
        "engines",
        "servers",
        "generation",
        "making",
        "extraction",
        "errors",
        "migration",
        "models",
        "problem",
        "reading",
        "sandbox",
        "tasks",
        "trouble",
        "clock",
        "keys",
        "resources",
        "retry_after",
        "announcing",
        "stack_key",
    },
    "__main__": {"cli"},
}


def _part(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return "" if first == "__init__.py" else first.removesuffix(".py")


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {_imported_part(name) for name in names if name.split(".")[0] == "jobsvc"}
    return found


def _imported_part(name: str) -> str:
    """`jobsvc.models.keys.META` is of the part models; `jobsvc.create_app` of the package itself."""
    part = name.split(".")[1] if "." in name else ""
    return part if (PACKAGE / part).is_dir() or (PACKAGE / f"{part}.py").exists() else ""


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    part = _part(path)
    assert part in MAY_IMPORT, f"{part} is new: say here what it may import"
    assert _imports(path) - {part} <= MAY_IMPORT[part]


def test_the_rules_themselves_have_no_circle() -> None:
    rest = dict(MAY_IMPORT)
    while leaves := {part for part, needs in rest.items() if not needs & set(rest)}:
        rest = {part: needs for part, needs in rest.items() if part not in leaves}
    assert not rest
