"""Every error that jobsvc raises on purpose, in the words of its domain.

An error's message is written for the person who caused it: it names what is wrong and what would be
right. `status` is the HTTP status that the API answers, `title` the short name of the kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar


class JobError(Exception):
    """The job service could not do what was asked."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Job service error"
    #: What else an answer carries, by name; each is an attribute of the error.
    details: ClassVar[tuple[str, ...]] = ()
    #: Whether the same work may succeed when it is tried again later, and after how many seconds at the earliest.
    retryable: bool = False
    retry_after_s: float | None = None
    #: Whether such an error is one of the tries that a job has.
    costs_try: ClassVar[bool] = True

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or " ".join((self.__doc__ or "").split()))
        #: What a run found out although it failed: results for its job.
        self.found: dict[str, Any] = {}

    @property
    def message(self) -> str:
        return str(self.args[0])


class JobNotFound(JobError):
    """There is no such job."""

    status = 404
    title = "Job not found"

    def __init__(self, job_id: str) -> None:
        super().__init__(f"There is no job {job_id!r}.")
        self.job_id = job_id


class InvalidField(JobError, ValueError):
    """A field is unknown, missing or has a value that it cannot take."""

    status = 422
    title = "Invalid field"
    details = ("errors",)

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.errors: dict[str, Any] = {field: [reason]}


class InvalidCursor(JobError, ValueError):
    """The cursor is not one that this list handed out for this filter; ask for the first page again."""

    status = 400
    title = "Invalid cursor"


class InvalidEventId(JobError, ValueError):
    """The Last-Event-ID is not one of this stream's; leave it out to be told everything."""

    status = 400
    title = "Invalid Last-Event-ID"


class ItemTooLarge(JobError, ValueError):
    """An item would be larger than DynamoDB stores."""

    status = 413
    title = "Item too large"
    details = ("field", "limit_bytes")

    def __init__(self, field: str, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(
            f"It would take {size_bytes:,} bytes, most of them in {field!r}; at most {limit_bytes:,} can be stored. "
            f"Shorten {field!r}."
        )
        self.field = field
        self.limit_bytes = limit_bytes


class WrongState(JobError):
    """The job's state does not allow this."""

    status = 409
    title = "Wrong state"
    details = ("state", "attempt")

    def __init__(self, message: str, *, state: str, attempt: int) -> None:
        super().__init__(message)
        self.state = state
        self.attempt = attempt


class IdempotencyConflict(JobError):
    """The Idempotency-Key was used for another request."""

    status = 409
    title = "Idempotency conflict"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"Idempotency-Key {key!r} was used for another request within the last 24 hours; "
            "use a new key for a new request."
        )


class Stale(JobError):
    """The job was changed since it was read; read it again."""

    status = 412
    title = "Stale"

    def __init__(self, job_id: str) -> None:
        super().__init__(f"Job {job_id} was changed since it was read; read it again and repeat the change.")


class StoreUnavailable(JobError):
    """The table cannot be reached at the moment; try again shortly."""

    status = 503
    title = "Store unavailable"
    retryable = True


class StreamsBusy(JobError):
    """As many streams of events are open here as may be; come back in a while, or read what you need page by page."""

    status = 503
    title = "Streams busy"
    retryable = True
    retry_after_s = 30.0


class UnknownJudge(JobError, ValueError):
    """The URL is not a problem page of a judge that jobsvc reads."""

    status = 422
    title = "Unknown judge"
    details = ("errors",)

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.errors: dict[str, Any] = {"problem_url": [reason]}


class ExtractionError(JobError):
    """The problem page could not be read."""

    status = 422
    title = "Extraction failed"


class AskedInVain(JobError):
    """A server of others, which was asked for something, did not give it."""

    def __init__(self, message: str, *, retryable: bool, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.retry_after_s = retry_after_s  #: how long that server wants to be left alone


class FetchError(AskedInVain, ExtractionError):
    """The problem page could not be fetched."""

    title = "Fetch failed"


class JudgeBusy(FetchError):
    """The judge was not asked: others ask it, or it wants to be left alone."""

    title = "Judge busy"
    costs_try = False

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message, retryable=True, retry_after_s=retry_after_s)


class NotAProblemPage(ExtractionError):
    """The page is not a problem page of this judge; give the address, or bring the page, of one problem, not a list."""

    title = "Not a problem page"


class RobotCheck(ExtractionError):
    """The judge answered with a check for robots; open the page in a browser, save it, and bring it as page_html."""

    title = "Robot check"


class LoginRequired(ExtractionError):
    """The judge answered with its login page; whoever may see the problem saves its page and brings it as page_html."""

    title = "Login required"


class PageNotFound(ExtractionError):
    """The judge says that it has no such page; check the address of the problem."""

    title = "Page not found"


class ContestNotStarted(ExtractionError):
    """The problem is not shown yet: its contest has not started, or is open to its participants only."""

    title = "Contest not started"


class PageGone(ExtractionError):
    """The page that came with the job is not there any more; make a new job with page_html."""

    title = "Page gone"


class IncompletePage(ExtractionError):
    """The page lacks what every problem page has."""

    title = "Incomplete page"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(f"The page is a problem page, but this cannot be found on it: {', '.join(missing)}.")
        self.missing = tuple(missing)


class OtherProblem(ExtractionError):
    """The page is that of another problem than its address."""

    title = "Other problem"

    def __init__(self, shown: str, asked: str) -> None:
        super().__init__(
            f"The page is that of problem {shown[:200]}, the address that of {asked}; "
            "bring the two that belong together."
        )


class InteractiveWithoutSamples(ExtractionError):
    """The problem is interactive and its page shows no samples; a job that brings samples of its own is read."""

    title = "Interactive problem"


class ModelError(AskedInVain):
    """The language model gave no answer that can be used."""

    status = 502
    title = "Language model failed"


#: Characters of one thing that is unresolved; of a longer one the beginning and the end are told.
MAX_REASON = 400


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_REASON else f"{text[: MAX_REASON - 150]} [...] {text[-140:]}"


class GenerationError(JobError):
    """No generator can be written from what is known of the problem."""

    status = 422
    title = "Generation failed"
    details = ("unresolved",)

    def __init__(self, message: str, unresolved: Sequence[str] = ()) -> None:
        self.reason = message  #: without what is unresolved
        unresolved = [_shortened(text) for text in unresolved]
        if unresolved:
            message = f"{message} Unresolved: {'; '.join(unresolved)}."
        super().__init__(message)
        self.unresolved = tuple(unresolved)
        if unresolved:
            self.found["unresolved"] = list(unresolved)


class ProofFailed(GenerationError):
    """The written generator did not pass its proof."""

    title = "Proof failed"


class SolutionNotRun(GenerationError):
    """The solution cannot be run."""

    title = "Solution not run"


class SandboxError(JobError):
    """No program can be run in the sandbox."""

    status = 503
    title = "No sandbox"


class SandboxMissing(SandboxError):
    """This machine offers no sandbox that is good enough."""

    retry_after_s = 60.0


class SandboxFailed(SandboxError):
    """The sandbox could not run the program."""

    title = "Sandbox failed"
    retryable = True


class SandboxBusy(SandboxError):
    """All that may run here at once is running; try again shortly."""

    title = "Sandbox busy"
    retryable = True
    retry_after_s = 5.0


class CasesTooLarge(JobError):
    """The test cases that were asked for are more than one answer may take."""

    status = 422
    title = "Test cases too large"
    details = ("errors",)

    def __init__(self, passed: str, *, size: str, count: int) -> None:
        field, better = ("count", "ask for fewer") if count > 1 else ("size", "ask for a smaller size")
        what = f"{count} test cases of size {size} take" if count > 1 else f"One test case of size {size} takes"
        super().__init__(f"{what} more than {passed}; {better}.")
        self.errors = {field: [self.message]}


class CasesFailed(JobError):
    """The job's script made no test cases, although it did with the seeds of its proof."""

    status = 422
    title = "Test cases failed"
    details = ("errors",)

    def __init__(self, reason: str, *, seed: int) -> None:
        super().__init__(f"With seed {seed} the job's script {reason}; ask with another seed.")
        self.errors = {"seed": [self.message]}


class OutputsFailed(JobError):
    """The job's solution gives no outputs for the test cases, although it took part in the proof."""

    status = 422
    title = "Outputs failed"
    details = ("errors",)

    def __init__(self, reason: str) -> None:
        super().__init__(f"The job's solution gives no outputs: {reason}; outputs=false asks for the inputs alone.")
        self.errors = {"outputs": [self.message]}
