from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobsvc.models.attributes import TimestampAttribute, from_typed, to_typed

json_data = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(json_data)
def test_json_data_comes_back_as_it_went_in(data: object) -> None:
    assert from_typed(to_typed(data)) == data


@given(st.integers(0, 4_102_444_800_000_000))
def test_every_microsecond_of_this_century_survives(micros: int) -> None:
    attribute = TimestampAttribute()
    stored = attribute.serialize(micros / 1_000_000)
    assert Decimal(stored) == Decimal(micros) / 1_000_000
    assert round(attribute.deserialize(stored) * 1_000_000) == micros


def test_whole_seconds_of_older_software_read_back_unchanged() -> None:
    value = TimestampAttribute().deserialize("1728446626")
    assert value == 1728446626
    assert isinstance(value, int)


@pytest.mark.parametrize("data", [{1, 2}, object(), b"bytes"])
def test_other_data_than_json_is_refused(data: object) -> None:
    with pytest.raises(TypeError, match="not JSON data"):
        to_typed(data)
