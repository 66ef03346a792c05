"""The dashboard and the alerts name only what there is, and every alert is explained."""

from __future__ import annotations

import json
import re
from itertools import combinations
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Histogram

from jobsvc import moves
from jobsvc.metrics import numbers
from jobsvc.queue_gauges import QueueGauges
from jobsvc.queueing import Load
from jobsvc.recovery import Recovered
from tests.unit.deploy.files import DEPLOY, ROOT
from tests.unit.deploy.promql import SCRAPED, groupings, selectors

ALERTS = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text())["groups"]
SCRAPING = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yaml").read_text())
DASHBOARD = json.loads((DEPLOY / "grafana" / "jobsvc.json").read_text())
RULES = [rule for group in ALERTS for rule in group["rules"]]
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
VARIABLES = {variable["name"]: variable for variable in DASHBOARD["templating"]["list"]}

IN_ALERTS = {rule["alert"]: rule["expr"] for rule in RULES}
IN_PANELS = {
    f"{panel['title']} {target['refId']}": target["expr"] for panel in PANELS for target in panel["targets"]
} | {
    name: re.sub(r"label_values\((\w+), (\w+)\)", r"sum by (\2) (\1)", v["definition"])
    for name, v in VARIABLES.items()
    if "definition" in v
}
EXPRESSIONS = IN_ALERTS | IN_PANELS
#: All values of labels that the program gives names to.
VALUES = {
    "move": {move.name for move in vars(moves).values() if isinstance(move, moves.Move)} | {"create", "delete"},
    "done": set(Recovered().summary()),
    "write": {"finish", "fail", "postpone", "lease", "progress", "renewal", "last entry"},
}


class _Queue:
    def load(self) -> Load:
        return Load(waiting=1, age_s=1, running=1, workers=1, leases=1, silence_s=1)


def _metrics() -> dict[str, set[str]]:
    """Everything that a scrape shows, with its labels."""
    found: dict[str, set[str]] = {family.name: set() for family in QueueGauges(_Queue()).collect()}  # type: ignore[arg-type]
    for metric in vars(numbers).values():
        if isinstance(metric, Counter):
            found[f"{metric._name}_total"] = set(metric._labelnames)
        elif isinstance(metric, Histogram):
            found[f"{metric._name}_bucket"] = {*metric._labelnames, "le"}
            found[f"{metric._name}_count"] = found[f"{metric._name}_sum"] = set(metric._labelnames)
    return found | {"up": set()}


METRICS = _metrics()


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_every_metric_and_label_is_there(expression: str) -> None:
    named = list(selectors(expression))
    assert named
    for metric, matchers in named:
        assert metric in METRICS
        assert {matcher.label for matcher in matchers} <= METRICS[metric] | SCRAPED
    for labels, metrics in groupings(expression):
        for metric in metrics:
            assert labels <= METRICS[metric] | SCRAPED


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_every_value_of_a_label_is_one_that_there_is(expression: str) -> None:
    for _, matchers in selectors(expression):
        for matcher in matchers:
            if matcher.label in VALUES:
                values = matcher.value.split("|") if matcher.how in ("=~", "!~") else [matcher.value]
                assert set(values) <= VALUES[matcher.label]
            if matcher.value.startswith("$"):
                assert matcher.value.removeprefix("$") in VARIABLES


def test_an_expression_is_taken_apart() -> None:
    expression = 'sum by (le, kind) (rate(jobsvc_a_bucket{kind=~"x|y",le!="1"}[5m])) > on () max(jobsvc_b)'
    named = [
        (name, [(matcher.label, matcher.how, matcher.value) for matcher in of]) for name, of in selectors(expression)
    ]
    assert named == [("jobsvc_a_bucket", [("kind", "=~", "x|y"), ("le", "!=", "1")]), ("jobsvc_b", [])]
    assert list(groupings(expression)) == [({"le", "kind"}, {"jobsvc_a_bucket"})]


def test_the_dashboard_shows_every_metric_there_is() -> None:
    shown = {metric.removesuffix("_bucket") for expression in IN_PANELS.values() for metric, _ in selectors(expression)}
    families = {re.sub("_(bucket|sum|count)$", "", metric) for metric in METRICS} - {"up"}
    assert shown == families


def test_every_alarm_is_explained_and_every_explained_one_exists() -> None:
    text = (ROOT / "docs" / "operating.md").read_text()
    section = text.partition("## What an alarm means")[2].partition("\n## ")[0]
    explained = re.findall(r"^\| `(Jobsvc\w+)`", section, re.MULTILINE)
    assert sorted(explained) == sorted(IN_ALERTS)


def test_alerts_are_whole() -> None:
    assert len(IN_ALERTS) == len(RULES)
    for rule in RULES:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert rule["annotations"]["summary"].startswith("jobsvc: ")
        # Numbers of the queue are the same from every machine: a sum of them would be wrong.
        assert not re.search(r"\bsum\S*\s*\(jobsvc_(queue|workers|lease)", rule["expr"])


def test_prometheus_sends_a_key_from_a_file() -> None:
    assert SCRAPING["rule_files"] == ["alerts.yaml"]
    api, workers = SCRAPING["scrape_configs"]
    assert api["authorization"] == {"type": "Bearer", "credentials_file": "/etc/prometheus/jobsvc.key"}
    assert api["job_name"] == "jobsvc"
    assert workers["authorization"] == api["authorization"]


def test_the_dashboard_can_be_read_by_grafana() -> None:
    assert DASHBOARD["id"] is None  # Else it would take the place of another one.
    assert DASHBOARD["uid"] == "jobsvc"
    assert DASHBOARD["schemaVersion"] >= 36
    assert VARIABLES["datasource"]["type"] == "datasource"
    assert VARIABLES["datasource"]["query"] == "prometheus"
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))
    assert [panel["title"] for panel in DASHBOARD["panels"] if panel["type"] == "row"] == [
        "At a glance",
        "Jobs",
        "Queue",
        "Workers and leases",
        "HTTP",
        "DynamoDB",
        "Language model",
    ]


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_a_panel_asks_the_chosen_data_source(panel: dict[str, Any]) -> None:
    chosen = {"type": "prometheus", "uid": "${datasource}"}
    assert panel["type"] in {"stat", "timeseries"}
    assert panel["title"]
    assert panel["description"].endswith(".")
    assert panel["datasource"] == chosen
    assert [target["refId"] for target in panel["targets"]] == sorted({target["refId"] for target in panel["targets"]})
    assert all(target["datasource"] == chosen for target in panel["targets"])
    assert panel["fieldConfig"]["defaults"]["unit"]


def test_panels_do_not_overlap() -> None:
    def cells(panel: dict[str, Any]) -> set[tuple[int, int]]:
        at = panel["gridPos"]
        return {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}

    for one, other in combinations(DASHBOARD["panels"], 2):
        assert not cells(one) & cells(other), (one["title"], other["title"])
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in DASHBOARD["panels"])
