"""The files in deploy/."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
TEMPLATE = DEPLOY / "table.yaml"
