"""What the page of jobs costs does not grow with the number of jobs; the time is measured by `make bench`."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.jobs import fill
from benchmarks.jobs_page import ADDRESSES
from benchmarks.meter import Meter, metered

BROWSER = {"Accept": "text/html"}
#: One query for each status of each kind, and one more where a stream is read on.
MOST_REQUESTS = 20
#: 50 jobs as the indexes carry them, and half a unit for each query that finds little.
MOST_UNITS = 12


def _cost(client: FlaskClient, address: str) -> tuple[Meter, str]:
    with metered() as meter:
        page = client.get(address, headers=BROWSER).text
    return meter, page


def test_a_page_of_jobs_among_many_costs_what_it_costs_among_few(service: Flask) -> None:
    client = service.test_client()
    fill(200, seed=1)
    few = {address: _cost(client, address)[0] for address in ADDRESSES.values()}
    fill(800, seed=2)

    for address, before in few.items():
        after, page = _cost(client, address)
        assert page.count("data-job=") == 50, address
        assert after.requests <= min(MOST_REQUESTS, before.requests + 5), address
        assert after.units <= min(MOST_UNITS, before.units + 2), address
