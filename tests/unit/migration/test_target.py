from __future__ import annotations

import pytest

from jobsvc.config import Config
from tests.migrating import Rows, job, migrate, target


@pytest.mark.parametrize(("max_wcu", "threads"), [(None, 8), (1, 1), (1_000, 1), (2_500, 3), (100_000, 8)])
def test_a_slow_pace_needs_few_threads(config: Config, max_wcu: float | None, threads: int):
    with target(config, concurrency=8, max_wcu=max_wcu) as there:
        assert there.concurrency == threads


def test_a_new_table_holds_only_records_until_the_first_job_is_there(config: Config):
    with target(config) as there:
        assert there.holds_only_records()

        migrate(config, Rows())
        assert there.holds_only_records()

        migrate(config, Rows(job()))
        assert not there.holds_only_records()
