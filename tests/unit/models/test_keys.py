from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobsvc.models import ProblemExtractionJob, ProgressEntry, ScriptGenerationJob
from jobsvc.models.indexes import SUMMARY
from jobsvc.models.keys import is_job_id, progress_key, time_key

moments = st.integers(0, 9_999_999_999_999_999).map(lambda micros: micros / 1_000_000)


@given(moments, moments)
def test_text_order_of_time_keys_is_the_order_of_time(one: float, other: float) -> None:
    assert (time_key(one) < time_key(other)) == (round(one * 1e6) < round(other * 1e6))


def test_an_old_key_of_whole_seconds_sorts_by_its_own_digits() -> None:
    assert time_key(1728446626) == "1728446626000000"
    assert progress_key(1728446626, "0" * 20) == "PROG#1728446626000000#00000000000000000000"


def test_entries_of_one_microsecond_are_two_entries_in_order() -> None:
    first, second = (
        ProgressEntry.at(1.5, "generation", "x", step="s", message="", status="started", attempt=2) for _ in "12"
    )
    assert first.sk < second.sk
    assert len(first.sk) == len(second.sk) == len("PROG#") + 16 + 1 + 20


@pytest.mark.parametrize(
    "text", ["", "17", "x" * 36, "C79D6588-EF1C-43A3-BEE8-80B0376C591A", "c79d6588ef1c43a3bee880b0376c591a", None, 17]
)
def test_what_is_no_canonical_uuid_is_no_job_id(text: object) -> None:
    assert not is_job_id(text)


def test_a_new_uuid_is_a_job_id() -> None:
    assert is_job_id(str(uuid.uuid4()))


def test_the_indexes_carry_twenty_attributes_that_jobs_have() -> None:
    assert len(set(SUMMARY)) == len(SUMMARY) == 20
    assert set(SUMMARY) <= ScriptGenerationJob.fields() | ProblemExtractionJob.fields()
