from __future__ import annotations

from collections.abc import Iterator

import pytest
from pynamodb.exceptions import GetError

from jobsvc import create_app, models
from jobsvc.config import Config
from jobsvc.models import binding

HERE = Config(table="here", auth="off", dynamodb_url="http://127.0.0.1:1")


@pytest.fixture(autouse=True)
def unbound() -> Iterator[None]:
    yield
    models.release()


def test_all_models_share_one_client() -> None:
    models.bind(HERE)
    connections = {model._get_connection() for model in (models.ScriptGenerationJob, models.ProgressEntry, models.Job)}
    assert len(connections) == 1


def test_a_second_application_for_the_same_table_is_fine() -> None:
    create_app(HERE)
    create_app(HERE)


def test_a_second_table_in_one_process_is_refused_by_name() -> None:
    create_app(HERE)
    with pytest.raises(RuntimeError, match=r"'here'.*'there'.*one table a process"):
        create_app(Config(table="there", auth="off", dynamodb_url="http://127.0.0.1:1"))


def test_after_release_another_table_can_be_bound() -> None:
    models.bind(HERE)
    models.release()
    models.bind(Config(table="there", auth="off", dynamodb_url="http://127.0.0.1:1"))
    assert models.Item.Meta.table_name == "there"


def test_warming_asks_the_table_once_and_says_when_it_is_away() -> None:
    models.bind(HERE)
    asked: list[str] = []
    binding.client().meta.events.register("before-call.dynamodb", lambda model, **_: asked.append(model.name))
    with pytest.raises(GetError):
        binding.warm()
    assert asked == ["GetItem"]
