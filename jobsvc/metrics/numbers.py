"""The numbers. Each has a label, for only then does it come to be when it is first counted (see keeping.py).

Every value of a label is one of a few that are known beforehand: no ids, no paths, nothing that a caller made up.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

#: Seconds; from a job that a free worker takes at once to one that waits for the end of an outage.
WAITS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600)
#: Seconds; a run may take ten minutes by default.
RUNS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1200)
REQUESTS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)

MOVES = Counter("jobsvc_moves", "Moves of jobs, and the state that each led to.", ["kind", "move", "state"])
WAIT = Histogram("jobsvc_wait_seconds", "From the time a job was due to its claim.", ["kind"], buckets=WAITS)
RUN = Histogram("jobsvc_run_seconds", "From claim to end of a run, by how it ended.", ["kind", "move"], buckets=RUNS)
FAILED_ATTEMPTS = Counter("jobsvc_failed_attempts", "Runs that failed, to be tried again or not.", ["kind", "error"])
REFUSED_WRITES = Counter("jobsvc_refused_writes", "Writes refused because the job is no longer so.", ["write"])
LOST_LEASES = Counter("jobsvc_lost_leases", "Runs whose lease could not be renewed.", ["kind"])
RECOVERED = Counter("jobsvc_recovered_jobs", "Jobs that recovery mended, by what it did.", ["done"])

HTTP_REQUESTS = Counter("jobsvc_http_requests", "Requests answered.", ["method", "route", "code"])
HTTP_SECONDS = Histogram(
    "jobsvc_http_request_duration_seconds", "Until the answer begins.", ["method", "route"], buckets=REQUESTS
)

LISTENERS = Gauge("jobsvc_event_listeners", "Streams of events that are open.", ["of"], multiprocess_mode="livesum")

DYNAMODB_CALLS = Counter("jobsvc_dynamodb_calls", "Requests sent, repeats too, by outcome.", ["operation", "outcome"])
DYNAMODB_THROTTLES = Counter("jobsvc_dynamodb_throttles", "Requests refused for being too many.", ["operation"])
DYNAMODB_UNITS = Counter("jobsvc_dynamodb_consumed_units", "Capacity units that DynamoDB reported.", ["operation"])

MODEL_REQUESTS = Counter("jobsvc_model_requests", "Requests to the language model.", ["model"])
MODEL_TOKENS = Counter("jobsvc_model_tokens", "Tokens that the language model counted.", ["model", "direction"])
