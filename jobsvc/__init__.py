"""Job service for competitive programming: problem pages in, proved test-case generators out."""

from __future__ import annotations

from flask import Flask

from jobsvc import auth, events, limits, logs, metrics, models, receipts, request_log, routes, tracing, web
from jobsvc.config import Config
from jobsvc.extraction import judges_with
from jobsvc.queueing import JobQueue


def create_app(config: Config | None = None, *, serves: bool = True) -> Flask:
    """The web application; workers and the command line, which serve nothing, use it for its context.

    Without `config` the settings come from the environment. Connects to nothing yet. Raises ValueError where the
    settings cannot be used, and where it is to serve and has no secret to sign with.
    """
    logs.configure()
    config = config or Config.from_env()
    if serves:
        auth.check_secret(config)
    if config.metrics_dir:
        metrics.keep_in(config.metrics_dir)
    app = Flask("jobsvc", static_folder=None)
    app.extensions["jobsvc"] = queue = JobQueue(config)
    app.extensions["jobsvc.judges"] = judges_with(config.extra_hosts)
    models.bind(config)
    events.register(app, queue)
    request_log.register(app)
    if serves:
        tracing.watch(app)
    receipts.register(app)
    limits.believe_proxies(app, config)
    limits.guard_keys(app, config)
    auth.register(app, config)
    limits.limit_requests(app, config)
    routes.register(app, config)
    web.register(app)
    return app
