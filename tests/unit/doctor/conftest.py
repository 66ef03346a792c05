from __future__ import annotations

import pytest

from jobsvc.config import Config
from jobsvc.doctor.patient import Patient
from jobsvc.models.binding import client
from jobsvc.queueing import JobQueue


@pytest.fixture
def patient(config: Config) -> Patient:
    """A service whose table is as it should be, and was asked; Redis is away."""
    return Patient(JobQueue(config), table=client().describe_table(TableName=config.table)["Table"])
