"""HTTP: one file a resource."""

from __future__ import annotations

from flask import Flask

from jobsvc import bodies
from jobsvc.config import Config
from jobsvc.routes import (
    cases,
    docs,
    events,
    health,
    keys,
    metrics,
    paging,
    problem_extraction_jobs,
    script_generation_jobs,
)
from jobsvc.routes.api import Api
from jobsvc.routes.jobs import JobIdConverter


def register(app: Flask, config: Config) -> None:
    """Add every resource to `app`, the document that describes them, and the handler of errors."""
    app.config.from_mapping(docs.SETTINGS)
    bodies.register(app)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    paging.register(app, config.secret)
    cases.register(app, config)
    app.url_map.converters["job_id"] = JobIdConverter
    api = Api(app)
    api.register_blueprint(problem_extraction_jobs.blp)
    api.register_blueprint(script_generation_jobs.blp)
    api.register_blueprint(events.blp)
    api.register_blueprint(keys.blp)
    api.register_blueprint(health.blp)
    api.register_blueprint(metrics.blp)
    app.register_blueprint(docs.blp)
