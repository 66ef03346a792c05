"""The language model that the settings name, asked as jobs ask it."""

from __future__ import annotations

from collections.abc import Iterator

from jobsvc.doctor.findings import Finding, fail, ok
from jobsvc.doctor.patient import Patient
from jobsvc.errors import ModelError
from jobsvc.llm import LanguageModel, Message, configured_model

#: Seconds; a model that has to be loaded first takes some.
TIMEOUT_S = 30.0
QUESTION = (Message("user", "Answer with the one word: ok"),)


def check(patient: Patient) -> Iterator[Finding]:
    """One short question: what it costs is some ten tokens."""
    config = patient.config
    settings = {"url": config.llm_url, "name": config.llm_model, "api_key": config.llm_api_key}
    model = configured_model(**settings, timeout_s=TIMEOUT_S)
    if model is None:
        yield ok("None is configured, and none is asked.")
    else:
        yield _asked(model)


def _asked(model: LanguageModel) -> Finding:
    try:
        model.ask(QUESTION)
    except ModelError as error:
        return fail(error.message, "Mend that, or unset JOBSVC_LLM_URL; until then jobs do without a model.")
    return ok(f"{model.name} answers.")
