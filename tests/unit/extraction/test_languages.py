from __future__ import annotations

import pytest

from jobsvc.extraction import parse_languages


def test_languages_keep_their_order():
    assert parse_languages(" ja, EN ,,ja") == ("ja", "en")


@pytest.mark.parametrize(
    ("text", "why"),
    [("english", "'english' is no language's code"), ("en ja", "'en ja'"), ("ен", "'ен'"), ("", "names no language")],
)
def test_what_is_no_language_is_named(text, why):
    with pytest.raises(ValueError, match=why):
        parse_languages(text)
