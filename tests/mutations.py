"""Breaks the package in one place at a time, and looks whether the test that is named for it notices.

Each mutation takes away one condition, fence or rule that the life of a job rests on. Run as
``python -m tests.mutations [part of a name]``: prints the test that caught each, and exits with 1 when one was
caught by nothing, or can no longer be made because the code has changed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).parents[1]
AT_A_TIME = 2
#: Seconds; a mutation that makes its test hang is caught by that.
PATIENCE = 120
ON_MOTO = ("-m", "not dynamodb_local")


@dataclass(frozen=True)
class Mutation:
    name: str
    file: str  #: within the package
    old: str  #: must be there exactly once
    new: str
    test: str  #: within tests/unit


def _mutations() -> Iterator[Mutation]:
    yield from _fences()
    yield from _moves()
    yield from _lost_answers()
    yield from _runs()
    yield from _order_of_time()
    yield from _lives()
    yield from _deletes()
    yield from _pages()
    yield from _recovery()
    yield from _keys_and_locks()
    yield from _horses()
    yield from _verification()
    yield from _migration()


MATRIX = "test_runs.py::test_whatever_takes_a_job_away_stops_every_write_of_its_run"
LATER = "test_runs.py::test_a_later_attempt_stops_every_write_of_an_earlier_one"
EDITED = "test_races.py::test_a_job_that_is_edited_during_a_move_is_found_by_what_it_holds"
FENCE = "        fence(transaction, after, in_order if lease_is is None else in_order & lease_is)\n"


def _fences() -> Iterator[Mutation]:
    """The lease that no earlier run can satisfy, left out of one taker at a time."""
    for step in ("recovered", "given up", "handed back", "cancelled", "override"):
        yield Mutation(f"no fence: {step}", "moves.py", FENCE, f"        if step != '{step}':\n    {FENCE}", MATRIX)
    retried = "test_races.py::test_a_run_that_ended_tells_nothing_more_once_the_job_is_retried"
    yield Mutation("no fence: retried", "moves.py", FENCE, f"        if step != 'retried':\n    {FENCE}", retried)
    yield Mutation(
        "no fence: delete",
        "lifecycle.py",
        "Job.version == job.version, also=moves.fence",
        "Job.version == job.version",
        MATRIX,
    )
    yield Mutation(
        "fence of the same attempt",
        "moves.py",
        "Lease.attempt.set(after.attempt)",
        "Lease.attempt.set(after.attempt - 1)",
        MATRIX,
    )
    yield Mutation(
        "taking does not count up the attempt",
        "moves.py",
        'taken = {**changes, "attempt": job.attempt + 1}',
        'taken = {**changes, "attempt": job.attempt}',
        MATRIX,
    )
    yield Mutation(
        "override does not count up the attempt",
        "lifecycle.py",
        '"attempt": job.attempt + 1, "run_id": str(uuid.uuid4())',
        '"attempt": job.attempt, "run_id": str(uuid.uuid4())',
        MATRIX,
    )


def _moves() -> Iterator[Mutation]:
    """The conditions of moves and edits."""
    condition = "Job.status.is_in(*sorted(move.sources)) & (Job.attempt == job.attempt)"
    ended = "test_races.py::test_recovery_does_not_take_a_run_that_ended_just_now"
    yield Mutation("a move of any state", "moves.py", condition, "Job.attempt == job.attempt", ended)
    yield Mutation("a move of any attempt", "moves.py", condition, "Job.status.is_in(*sorted(move.sources))", LATER)
    stale = "test_lifecycle.py::test_an_edit_of_a_job_that_changed_since_is_refused"
    yield Mutation(
        "an edit of any version", "lifecycle.py", "Job.version == job.version, behind", "Job.pk.exists(), behind", stale
    )
    yield Mutation("versions do not count up", "models/writing.py", "Job.version.add(1), ", "", stale)
    yield Mutation(
        "a write creates jobs",
        "models/writing.py",
        "condition = Job.pk.exists() & condition",
        "condition = condition",
        "models/test_writing.py::test_no_write_creates_a_job",
    )
    yield Mutation(
        "a move writes all index keys",
        "models/writing.py",
        "if before.get(name) != now.get(name)]",
        "if before or now]",
        EDITED,
    )
    yield Mutation(
        "an edit writes no index keys",
        "models/writing.py",
        "if before.get(name) != now.get(name)]",
        "if not before]",
        EDITED,
    )
    yield Mutation(
        "cancel means one attempt only",
        "moves.py",
        "Status.CANCELLED, whoever=True)",
        "Status.CANCELLED)",
        "test_races.py::test_a_cancel_stops_the_run_that_began_just_now",
    )
    whichever = "test_races.py::test_a_retry_is_meant_for_whichever_attempt_ended"
    for sources in ("frozenset({Status.FAILED, Status.CANCELLED})", "FINAL"):
        old = f'Move("retry", {sources}, Status.PENDING, whoever=True)'
        yield Mutation(
            f"retry of {sources} means one attempt only", "moves.py", old, old.replace(", whoever=True", ""), whichever
        )
    yield Mutation(
        "recovery means whoever",
        "moves.py",
        'Move("recover", PROCESSING, Status.PENDING)',
        'Move("recover", PROCESSING, Status.PENDING, whoever=True)',
        "test_races.py::test_recovery_does_not_take_a_successor",
    )
    yield Mutation(
        "operators set PROCESSING",
        "lifecycle.py",
        "if status == Status.PROCESSING:",
        "if False:",
        "test_lifecycle.py::test_nobody_sets_processing_by_hand",
    )
    yield Mutation(
        "COMPLETED is retried without force",
        "moves.py",
        'RETRY = Move("retry", frozenset({Status.FAILED, Status.CANCELLED})',
        'RETRY = Move("retry", FINAL',
        "test_lifecycle.py::test_a_completed_job_is_run_again_with_force_only",
    )


def _lost_answers() -> Iterator[Mutation]:
    """How a write is recognised whose answer was lost."""
    condition = "if found is None or (found.run_id, found.status) != (run_id, move.target):"
    yield Mutation(
        "a run does not know its own write",
        "moves.py",
        condition,
        "if True:",
        "test_lifecycle.py::test_a_lost_answer_to_a_finish_is_not_a_defeat",
    )
    yield Mutation(
        "a taker does not know its own write",
        "moves.py",
        condition,
        "if True:",
        "test_races.py::test_a_lost_answer_to_a_taker_is_not_a_defeat",
    )
    yield Mutation(
        "another's write is taken for one's own",
        "moves.py",
        condition,
        "if found is None or found.status != move.target:",
        "test_lifecycle.py::test_of_two_claimers_that_read_the_same_job_one_wins",
    )
    yield Mutation(
        "another end is taken for this one",
        "moves.py",
        condition,
        "if found is None or found.run_id != run_id:",
        "test_races.py::test_an_end_whose_answer_never_came_is_not_replaced_by_another_end",
    )
    yield Mutation(
        "attempts share a run_id",
        "runs.py",
        "run_id = str(uuid.uuid4())",
        "run_id = 'run'",
        "test_lifecycle.py::test_of_two_claimers_that_read_the_same_job_one_wins",
    )
    known = "if found is None or not _is_next(found, job, changes):"
    yield Mutation(
        "an edit does not know itself",
        "lifecycle.py",
        known,
        "if True:",
        "test_races.py::test_a_lost_answer_to_an_edit_is_not_a_defeat",
    )
    yield Mutation(
        "an override does not know itself",
        "lifecycle.py",
        known,
        "if True:",
        "test_races.py::test_a_lost_answer_to_a_taker_is_not_a_defeat",
    )
    yield Mutation(
        "any edit is taken for one's own",
        "lifecycle.py",
        "all(getattr(found, name) == value for name, value in changes.items())",
        "True",
        "test_races.py::test_an_edit_is_not_taken_for_another_that_came_first",
    )
    yield Mutation(
        "an old edit is taken for one's own",
        "lifecycle.py",
        "found.version == job.version + 1 and ",
        "",
        "test_races.py::test_an_edit_is_stale_although_somebody_wrote_the_same_before",
    )
    yield Mutation(
        "a delete does not know itself",
        "lifecycle.py",
        "return found is not None and found.run_id == mark",
        "return False",
        "test_races.py::test_a_lost_answer_to_a_delete_is_no_other_answer",
    )
    yield Mutation(
        "a first lease does not know itself",
        "runs.py",
        "(Lease.attempt <= self.attempt)",
        "(Lease.attempt < self.attempt)",
        "test_races.py::test_a_lost_answer_to_the_first_lease_is_not_a_defeat",
    )
    yield Mutation(
        "a request does not know its own key",
        "idempotency.py",
        "if found.job_id == job.id:",
        "if False:",
        "test_races.py::test_a_lost_answer_to_a_request_with_a_key_is_one_new_job",
    )
    yield Mutation(
        "queueing again does not know itself",
        "lifecycle.py",
        "if found is None or found.task_id != task_id:",
        "if True:",
        "test_races.py::test_queueing_again_leaves_the_run_that_was_last",
    )


def _runs() -> Iterator[Mutation]:
    """The lease, and what a run may write."""
    first = "condition=Lease.pk.does_not_exist() | (Lease.attempt <= self.attempt)"
    yield Mutation("a first lease over any other", "runs.py", first, "condition=None", MATRIX)
    yield Mutation("a first lease over a later one", "runs.py", first, "condition=None", LATER)
    yield Mutation(
        "renewal without a fence",
        "runs.py",
        "self._lease.update(*self._beat(last))",
        "self._lease.update(self._beat(last)[0])",
        MATRIX,
    )
    yield Mutation(
        "progress without a fence",
        "runs.py",
        "transaction.update(self._lease, *self._beat(entry.created_at))",
        "transaction.update(self._lease, self._beat(entry.created_at)[0])",
        MATRIX,
    )
    yield Mutation("a lease of any attempt", "runs.py", "Lease.attempt == self.attempt", "Lease.pk.exists()", LATER)
    yield Mutation(
        "no beat", "runs.py", "Lease.beat.add(1), ", "", "test_recovery.py::test_every_renewal_is_a_sign_of_life"
    )
    yield Mutation(
        "a claim is not a new attempt",
        "runs.py",
        '"attempt": job.attempt + 1,',
        '"attempt": job.attempt,',
        "test_lifecycle.py::test_a_claim_is_a_new_attempt",
    )
    yield Mutation(
        "a claim costs no try",
        "runs.py",
        '"tries": job.tries + 1,',
        '"tries": job.tries,',
        "test_lifecycle.py::test_a_claim_is_a_new_attempt",
    )
    yield Mutation(
        "a result beside an old error",
        "runs.py",
        '{**result, "error_code": None, "error_message": "", ',
        "{**result, ",
        "test_races.py::test_a_completed_job_does_not_show_the_error_of_a_try_before",
    )
    yield Mutation(
        "the following job is not saved",
        "runs.py",
        "        transaction.save(job)\n",
        "",
        "test_lifecycle.py::test_the_job_that_follows_is_saved_with_the_result_or_not_at_all",
    )
    yield Mutation(
        "the table's absence is a defeat",
        "runs.py",
        "if not is_outage(error) or",
        "if True or",
        "test_runs.py::test_a_write_is_tried_again_while_the_table_is_away",
    )


def _order_of_time() -> Iterator[Mutation]:
    """The floor under the times of the history."""
    jumps = "test_runs.py::test_entries_of_a_run_are_in_order_although_its_clock_jumps"
    behind = "test_races.py::test_an_end_is_filed_behind_what_was_told_on_a_faster_clock"
    moment = "test_races.py::test_a_taker_files_behind_what_the_run_told_at_the_last_moment"
    yield Mutation("times are only the clock's", "clock.py", "max(now(), *(", "max(now(), *(0 * ", behind)
    yield Mutation(
        "an entry behind the move only", "runs.py", "            self._newest = entry.created_at\n", "", jumps
    )
    yield Mutation(
        "an end is not filed behind its run",
        "runs.py",
        '"behind": self._newest',
        '"behind": 0.0',
        behind,
    )
    yield Mutation(
        "a renewal turns the time back",
        "runs.py",
        "last = clock.later_than(self._newest)",
        "last = clock.now()",
        behind,
    )
    yield Mutation("the lease does not know the time", "runs.py", ", Lease.last.set(last)]", "]", behind)
    yield Mutation(
        "takers ignore the time in the lease", "moves.py", "behind=newest_time(job), also", "behind=0.0, also", behind
    )
    yield Mutation(
        "takers miss the last moment",
        "moves.py",
        "in_order = Lease.last.does_not_exist() | (Lease.last < after.updated_at)",
        "in_order = Job.pk.exists() | Job.pk.does_not_exist()",
        moment,
    )
    yield Mutation("takers give up after the last moment", "moves.py", "TAKE_TRIES = 20", "TAKE_TRIES = 1", moment)
    yield Mutation(
        "override ignores the time in the lease",
        "lifecycle.py",
        "behind=moves.newest_time(job), also=told",
        "also=told",
        moment,
    )
    yield Mutation(
        "a move is not later than the one before",
        "models/writing.py",
        "clock.later_than(job.updated_at, behind)",
        "clock.later_than(behind)",
        "models/test_writing.py::test_every_write_counts_and_is_later_than_the_one_before",
    )
    yield Mutation(
        "others file anywhere",
        "history.py",
        "newest.created_at if newest else 0.0",
        "0.0",
        "test_races.py::test_what_others_tell_is_filed_behind_what_others_told",
    )
    yield Mutation(
        "others file before the job",
        "history.py",
        "clock.later_than(job.updated_at, newest)",
        "clock.later_than(newest)",
        "test_races.py::test_the_first_entry_of_a_record_is_behind_its_last_change",
    )


def _lives() -> Iterator[Mutation]:
    """What moves do beside the state."""
    own = "test_races.py::test_every_queueing_has_a_queue_id_of_its_own"
    task_id = '"task_id": new_task_id()'
    yield Mutation(
        "retry under the old queue id", "lifecycle.py", f'{task_id},\n        "submitted_at"', '"submitted_at"', own
    )
    yield Mutation(
        "recovery under the old queue id", "lifecycle.py", f'waits = {{{task_id}, "next', 'waits = {"next', own
    )
    yield Mutation("hand-back under the old queue id", "lifecycle.py", f'{task_id}, "tries"', '"tries"', own)
    yield Mutation(
        "queueing under the old queue id", "lifecycle.py", "task_id = new_task_id()", "task_id = job.task_id", own
    )
    two = "test_races.py::test_of_two_recoveries_at_once_one_queues"
    yield Mutation("two queue at once", "lifecycle.py", " & (Job.task_id == job.task_id)", "", two)
    yield Mutation(
        "retry goes on with the tries",
        "lifecycle.py",
        '        "tries": 0,\n',
        "",
        "test_lifecycle.py::test_a_retry_starts_the_tries_again_and_goes_on_with_the_attempts",
    )
    yield Mutation(
        "a hand-back costs a try",
        "lifecycle.py",
        "max(0, job.tries - 1)",
        "job.tries",
        "test_runs.py::test_a_hand_back_costs_no_try_and_a_recovery_does",
    )
    yield Mutation(
        "a wait is cut short by an edit",
        "models/writing.py",
        'if job.next_attempt_at is not None and "next_attempt_at" not in changes:',
        "if False:",
        "test_recovery.py::test_an_edit_on_another_clock_does_not_cut_a_wait_short",
    )


def _deletes() -> Iterator[Mutation]:
    again = "test_lifecycle.py::test_an_interrupted_delete_is_finished_by_deleting_again"
    yield Mutation(
        "history before the tombstone",
        "lifecycle.py",
        "    was_there = _bury(job, check or _accept)\n",
        "    history.delete(kind.job_type, job_id)\n    was_there = _bury(job, check or _accept)\n",
        again,
    )
    yield Mutation(
        "META before the history",
        "lifecycle.py",
        "    history.delete(job.job_type, job.id)\n    _forget_request(job)\n    job.delete()\n",
        "    job.delete()\n    history.delete(job.job_type, job.id)\n    _forget_request(job)\n",
        again,
    )
    yield Mutation(
        "readers find tombstones",
        "moves.py",
        "return None if job is None or job.deleted_at is not None else job",
        "return job",
        again,
    )
    yield Mutation(
        "lists find tombstones",
        "models/jobs.py",
        "        if self.deleted_at is not None:\n",
        "        if False:\n",
        again,
    )
    yield Mutation(
        "two delete at once",
        "lifecycle.py",
        "write(job, gone, Job.version == job.version,",
        "write(job, gone, Job.pk.exists(),",
        "test_races.py::test_of_two_deletes_at_once_one_says_that_it_was_there",
    )
    yield Mutation(
        "a tombstone of the same attempt",
        "lifecycle.py",
        '"attempt": job.attempt + 1, "run_id": mark',
        '"attempt": job.attempt, "run_id": mark',
        "test_races.py::test_a_tombstone_refuses_its_run",
    )
    told = "condition=Lease.deleted.does_not_exist()"
    anyhow = "condition=Lease.deleted.does_not_exist() | Lease.deleted.exists()"
    yield Mutation(
        "a run's last entry outlives the job",
        "history.py",
        told,
        anyhow,
        "test_races.py::test_the_last_entry_of_a_run_is_not_filed_for_a_deleted_job",
    )
    yield Mutation(
        "others' entries outlive the job",
        "history.py",
        told,
        anyhow,
        "test_races.py::test_nothing_is_told_of_a_job_that_is_deleted_just_now",
    )
    yield Mutation(
        "the lease does not know of the delete",
        "moves.py",
        "taken.append(Lease.deleted.set(True))",
        "pass",
        "test_races.py::test_the_last_entry_of_a_run_is_not_filed_for_a_deleted_job",
    )
    retried = "test_races.py::test_retention_leaves_a_job_that_is_retried_just_now"
    yield Mutation("retention deletes what is there now", "lifecycle.py", "job.id, check=check)", "job.id)", retried)
    yield Mutation(
        "retention deletes other attempts",
        "lifecycle.py",
        "if found.attempt != job.attempt:",
        "if False:",
        "test_races.py::test_retention_leaves_a_job_that_the_index_shows_as_it_was",
    )
    yield Mutation(
        "a delete forgets another job's key",
        "lifecycle.py",
        "record.delete(condition=IdempotencyKey.job_id == job.id)",
        "record.delete()",
        "test_idempotency.py::test_deleting_a_job_forgets_its_key_but_not_the_key_of_the_next_job",
    )


def _pages() -> Iterator[Mutation]:
    """The page that came with a job: there for its job, gone after it."""
    ends = "test_pages.py::test_whatever_ends_a_job_removes_its_page"
    yield Mutation("an end keeps the page", "moves.py", "        pages.discard(job)\n", "        pass\n", ends)
    yield Mutation("an override keeps the page", "lifecycle.py", "        pages.discard(job)\n", "        pass\n", ends)
    yield Mutation("a delete keeps the page", "lifecycle.py", "        pages.remove(job)\n", "        pass\n", ends)
    yield Mutation(
        "an end that is none removes the page",
        "moves.py",
        "    if move.target in FINAL:\n",
        "    if move.target != Status.PROCESSING:\n",
        "test_pages.py::test_a_job_that_is_tried_again_keeps_its_page",
    )
    removed = "    if rest:\n        write_batch(delete=rest)\n", "    write_batch(delete=[first])\n"
    yield Mutation(
        "the first part is removed first",
        "pages.py",
        "".join(removed),
        "".join(reversed(removed)),
        "test_pages.py::test_a_finish_that_is_killed_is_mended_by_recovery",
    )
    yield Mutation(
        "an outage costs a job its page",
        "pages.py",
        "if not (may_be_saved and is_outage(error)):",
        "if True:",
        "test_pages.py::test_after_an_outage_the_page_stays_for_the_job_may_be_there",
    )
    yield Mutation(
        "recovery removes the page of a job that is being made",
        "recovery.py",
        "> BEING_MADE",
        "> 0",
        "test_pages.py::test_a_create_that_is_killed_leaves_no_job_and_in_a_day_no_page",
    )
    yield Mutation(
        "a job runs again without its page",
        "lifecycle.py",
        "if job.status in FINAL and pages.has_page(job):",
        "if False:",
        "test_pages.py::test_a_job_whose_page_is_gone_is_not_run_again_and_says_what_to_do",
    )
    yield Mutation(
        "a repeated request leaves its page",
        "job_helper.py",
        "            pages.discard(job)\n",
        "",
        "test_pages.py::test_the_same_request_with_the_same_page_makes_one_job_with_one_page",
    )


def _recovery() -> Iterator[Mutation]:
    sight = "test_recovery.py::test_a_run_without_a_sign_of_life_for_a_lease_time_is_dead"
    just_now = "test_races.py::test_recovery_does_not_take_a_run_that_shows_life_just_now"
    yield Mutation("sightings by the wall clock", "recovery.py", "now = self._monotonic()", "now = clock.now()", sight)
    yield Mutation(
        "a beat is no sign of life",
        "recovery.py",
        "lease and lease.beat))",
        "0))",
        "test_recovery.py::test_every_renewal_is_a_sign_of_life",
    )
    yield Mutation(
        "a version is no sign of life",
        "recovery.py",
        "(job.version, lease and",
        "(0, lease and",
        "test_recovery.py::test_a_wait_starts_again_with_every_postponement",
    )
    yield Mutation(
        "what vanished is remembered",
        "recovery.py",
        "self._before, self._seen = self._seen, {}",
        "self._before = self._seen",
        "test_recovery.py::test_what_was_not_seen_in_between_is_seen_for_the_first_time",
    )
    yield Mutation(
        "waits by the wall clock",
        "recovery.py",
        "return self.still_s(job, None) >= job.next_attempt_at - job.updated_at",
        "return clock.now() >= job.next_attempt_at",
        "test_recovery.py::test_a_postponed_job_is_queued_when_its_wait_is_over_on_our_own_clock",
    )
    yield Mutation(
        "recovery whatever the lease says",
        "recovery.py",
        "lease_is = moves.as_seen(lease)",
        "lease_is = None",
        just_now,
    )
    yield Mutation(
        "recovery whatever the beat",
        "moves.py",
        "(Lease.attempt == lease.attempt) & (Lease.beat == lease.beat)",
        "Lease.attempt == lease.attempt",
        just_now,
    )
    yield Mutation(
        "recovery although a lease came",
        "moves.py",
        "        return Lease.pk.does_not_exist()\n",
        "        return Lease.pk.does_not_exist() | Lease.pk.exists()\n",
        just_now,
    )
    yield Mutation(
        "a dry run does it",
        "recovery.py",
        "            if not self.dry_run:\n                mend()",
        "            mend()",
        "test_recovery.py::test_a_dry_run_says_what_it_would_do_and_does_nothing",
    )
    yield Mutation(
        "in no order of age",
        "recovery.py",
        "done.to_queue.sort(key=lambda job: job.list_key)",
        "pass",
        "test_recovery.py::test_a_dry_run_says_what_it_would_do_and_does_nothing",
    )
    yield Mutation(
        "one kind after the other",
        "recovery.py",
        "return heapq.merge(*streams, key=lambda job: job.list_key)",
        "return (job for stream in streams for job in stream)",
        "test_recovery.py::test_retention_takes_the_oldest_of_both_kinds",
    )
    yield Mutation(
        "records are started",
        "recovery.py",
        "if job.submitted_at is not None and",
        "if",
        "test_recovery.py::test_a_record_is_never_started",
    )
    yield Mutation("the recovered are queued twice", "recovery.py", "job.id not in mended and ", "", sight)
    yield Mutation(
        "what a worker took is never forgotten",
        "recovery.py",
        " and self.watch.still_s(job, None) < self.dead_after_s",
        "",
        "test_recovery.py::test_what_a_worker_took_and_never_claimed_is_forgotten_after_a_lease_time",
    )
    yield Mutation(
        "what a worker took is forgotten at once",
        "recovery.py",
        "still_taken = job.task_id in taken and",
        "still_taken = False and",
        "test_recovery.py::test_what_a_worker_took_and_never_claimed_is_forgotten_after_a_lease_time",
    )
    yield Mutation(
        "the queue is not asked",
        "recovery.py",
        "job.task_id not in queued and not still_taken",
        "not still_taken",
        "test_recovery.py::test_a_waiting_job_that_the_queue_holds_is_left_alone",
    )
    yield Mutation(
        "one try too many",
        "recovery.py",
        "tries_left = job.tries < self.max_tries",
        "tries_left = job.tries <= self.max_tries",
        "test_recovery.py::test_after_its_last_try_a_dead_job_fails_and_says_so",
    )
    yield Mutation(
        "one bad job stops recovery",
        "recovery.py",
        "            if is_outage(error):\n                raise\n",
        "            raise\n",
        "test_recovery.py::test_a_job_that_cannot_be_mended_does_not_keep_recovery_from_the_others",
    )
    yield Mutation(
        "recovery goes on without a table",
        "recovery.py",
        "            if is_outage(error):\n                raise\n",
        "",
        "test_recovery.py::test_recovery_ends_when_the_table_is_away",
    )
    yield Mutation(
        "retention deletes by creation",
        "recovery.py",
        "if _ended_at(job) < before)",
        "if True)",
        "test_recovery.py::test_retention_goes_by_the_end_of_a_job",
    )


def _keys_and_locks() -> Iterator[Mutation]:
    yield Mutation(
        "a key makes many jobs",
        "idempotency.py",
        "transaction.save(record, condition=free)",
        "transaction.save(record)",
        "test_idempotency.py::test_the_same_request_makes_one_job",
    )
    yield Mutation(
        "a key for ever",
        "idempotency.py",
        " | (IdempotencyKey.expires_at < int(clock.now()))",
        "",
        "test_idempotency.py::test_a_key_is_remembered_for_a_day",
    )
    yield Mutation(
        "a key for any request",
        "idempotency.py",
        "if found.request_hash != asked:",
        "if False:",
        "test_idempotency.py::test_another_request_under_the_same_key_is_refused",
    )
    taken_over = "models/test_lock.py::test_of_two_that_take_it_over_at_once_one_holds_it"
    yield Mutation(
        "a lock taken over twice",
        "models/lock.py",
        "(Lock.holder == found.holder) & (Lock.beat == beat)",
        "Lock.pk.exists()",
        taken_over,
    )
    yield Mutation(
        "a lock taken twice",
        "models/lock.py",
        "return self._write(0, Lock.pk.does_not_exist())",
        "return self._write(0, None)",
        "models/test_lock.py::test_of_two_that_want_it_first_one_holds_it",
    )
    yield Mutation(
        "a lock that shows no life",
        "models/lock.py",
        "return self._write(beat + 1,",
        "return self._write(beat,",
        "models/test_lock.py::test_one_process_holds_it_for_as_long_as_it_shows_life",
    )
    yield Mutation(
        "a lock for ever",
        "models/lock.py",
        "return now - self._seen[1] >= self._lease_s",
        "return False",
        "models/test_lock.py::test_it_is_taken_over_from_a_process_that_shows_no_life",
    )
    yield Mutation(
        "anybody's release",
        "models/lock.py",
        ".delete(condition=Lock.holder == self._me)",
        ".delete()",
        "models/test_lock.py::test_released_it_is_the_next_ones_at_once",
    )


def _horses() -> Iterator[Mutation]:
    worn = "test_horse.py::test_after_what_may_have_left_something_behind_it_takes_no_other_task"
    for name, old, new in (
        ("told to retire", "_retiring.is_set() or ", ""),
        ("after much memory", " or grown > MOST_MEMORY", ""),
        ("with a thread left", " or threading.active_count() > threads", ""),
        ("after an error", 'if not run(task.rstrip("\\n")) or', 'if run(task.rstrip("\\n")) is None or'),
    ):
        yield Mutation(f"a horse goes on: {name}", "horse.py", old, new, worn)
    yield Mutation(
        "a horse goes on for ever",
        "horse.py",
        " or number == MOST_JOBS",
        "",
        "test_horse.py::test_it_is_replaced_after_so_many_tasks",
    )
    yield Mutation(
        "an answer is taken when it is looked for",
        "horse.py",
        "len(_DONE), socket.MSG_PEEK",
        "len(_DONE)",
        "test_horse.py::test_waiting_can_be_interrupted_and_taken_up_again",
    )


def _verification() -> Iterator[Mutation]:
    """What a verification of a migration looks at, left out."""
    tests = "migration/test_verifying.py::test_"
    for name, old, new, test in (
        (
            "items without rows",
            "            if not in_place:\n",
            "            if False:\n",
            "an_item_that_the_source_has_not_is_extra",
        ),
        (
            "rows without items",
            "            self._note(Finding.MISSING, row.table, row.id, reason=self._why_missing(row))\n",
            "            pass\n",
            "a_row_that_did_not_arrive_is_missing",
        ),
        (
            "fields",
            "        elif item.digest != sha256 or not item.is_sound:\n",
            "        elif not item.is_sound:\n",
            "what_mapping_forgets_is_found",
        ),
        (
            "faults",
            "        elif item.digest != sha256 or not item.is_sound:\n",
            "        elif item.digest != sha256:\n",
            "an_item_that_contradicts_itself_is_different",
        ),
        (
            "changes of the new service",
            "        if item.changed:\n            self._note(Finding.CONFLICT, row.table",
            "        if False:\n            self._note(Finding.CONFLICT, row.table",
            "a_job_that_the_new_service_has_changed_is_a_conflict",
        ),
        (
            "deletes of the new service",
            "        if self._stored.is_deleted(history_of(row)):\n",
            "        if False:\n",
            "a_job_that_the_new_service_has_deleted_is_a_conflict_with_its_history",
        ),
        (
            "that a mended item is sound",
            "        if item.digest != sha256 and item.is_sound and (reason",
            "        if item.digest != sha256 and (reason",
            "a_mended_row_that_a_hand_has_changed_is_different",
        ),
        (
            "which of two items is right",
            "            items = self._stored.find(row.table, row.id)\n",
            "            items = self._stored.find(row.table, row.id)[:1]\n",
            "the_right_one_of_two_items_is_equal_whichever_is_first",
        ),
    ):
        yield Mutation(f"verify forgets {name}", "migration/verifying.py", old, new, tests + test)
    back = "migration/test_way_back.py::test_"
    for name, old, new in (
        ("keys", '{name: {"S": key} for name, key in keys.items()}', "{name: item.get(name) for name in keys}"),
        ("what null columns look like", "_empty(item, null) | expected, known", "expected, known"),
        ("attributes nobody knows", "(*wrong, *(item.keys() - known))", "wrong"),
    ):
        yield Mutation(
            f"the way back forgets {name}",
            "migration/way_back.py",
            old,
            new,
            back + "the_way_back_needs_no_stamp_to_notice",
        )
    yield Mutation(
        "numbers are rounded to 28 digits",
        "migration/stamp.py",
        "number.normalize(_PRECISE)",
        "number.normalize()",
        "migration/test_stamp.py::test_a_number_keeps_all_the_digits_that_dynamodb_keeps",
    )
    yield Mutation(
        "a run brings back what was deleted",
        "migration/writer.py",
        '"deleted" in spent.get(lease, {})',
        "False",
        "migration/test_running.py::test_a_job_that_the_new_service_has_deleted_stays_deleted",
    )


def _migration() -> Iterator[Mutation]:
    """What keeps a run from losing rows, counting them twice, or writing over what somebody else has changed."""
    for name, file, old, new, test in (
        (
            "a checkpoint passes over rows that are not in yet",
            "marks",
            "            step.outcome = outcome\n",
            "            step.outcome = outcome\n            self.after = step.last_id\n",
            "test_marks.py::test_what_ends_out_of_order_counts_when_all_before_it_has_ended",
        ),
        (
            "a run that was stopped counts as done",
            "copying",
            "            self._stopping.set()  # The step",
            "            pass  # The step",
            "test_running.py::test_what_is_done_is_not_done_again",
        ),
        (
            "a lost answer is a second write",
            "new_items",
            "return self._not_met(items, outcome) if is_doubtful(trouble) else items",
            "return items",
            "test_writer.py::test_a_job_that_was_changed_while_its_answer_was_lost_is_not_written_over",
        ),
        (
            "what was not processed is forgotten",
            "new_items",
            "        return {key: items[key] for key in refused}\n",
            "        return {}\n",
            "test_writer.py::test_what_dynamodb_has_not_processed_is_sent_again_and_nothing_else",
        ),
        (
            "a run writes over changed items",
            "writer",
            "        elif is_untouched(found):\n",
            "        elif STAMP in found:\n",
            "test_writer.py::test_a_job_that_the_new_service_has_changed_since_is_left_alone_and_named",
        ),
        (
            "a run writes over items that change meanwhile",
            "writer",
            'for name in (STAMP, "version") if name in found',
            "for name in (STAMP,) if name in found",
            "test_writer.py::test_what_the_new_service_changes_at_the_last_moment_is_not_written_over",
        ),
        (
            "two rows of one key become one",
            "planning",
            "            if found.key in planned:\n",
            "            if False:\n",
            "test_writer.py::test_two_rows_of_one_key_are_not_silently_one",
        ),
        (
            "an undo removes changed items",
            "undoing",
            "removed = is_untouched(item) and self._delete(item)",
            "removed = self._delete(item)",
            "test_undoing.py::test_what_was_changed_since_is_left_and_named",
        ),
        (
            "an undo removes items that change meanwhile",
            "undoing",
            'for name in (STAMP, "version") if name in item',
            "for name in (STAMP,) if name in item",
            "test_undoing.py::test_what_is_changed_at_the_last_moment_is_left",
        ),
        (
            "an upgrade writes over items that change meanwhile",
            "in_place",
            'if name not in ("PK", "SK")',
            "if name == OLD_FORM",
            "test_in_place.py::test_an_old_item_that_changes_meanwhile_is_left_for_the_next_run",
        ),
        (
            "an upgrade loses what its item does not tell",
            "in_place",
            "        if names := lost(row, mapped.item):\n",
            "        if names := []:\n",
            "test_in_place.py::test_a_row_that_its_item_would_not_tell_exactly_stays_in_the_old_form",
        ),
        (
            "a run writes although its lock may be another one's",
            "keeping",
            "        while time.monotonic() - self._held_at > LEASE_S * (1 - ENOUGH):\n",
            "        while False:\n",
            "test_keeping.py::test_nothing_is_written_while_the_table_has_not_confirmed_the_lock_for_long",
        ),
        (
            "a run that was taken over writes its record",
            "running",
            "            if keeper.lost is None:\n",
            "            if True:\n",
            "test_running.py::test_a_run_whose_lock_was_taken_says_so",
        ),
        (
            "a first look is never made",
            "running",
            "look_first = resume or not self._target.holds_only_records()\n            with",
            "look_first = False\n            with",
            "test_running.py::test_a_second_run_finds_everything_unchanged",
        ),
        (
            "a throttled table is given up",
            "pace",
            "        self.throttled += 1\n        self.answered()\n",
            "        self.throttled += 1\n",
            "test_pace.py::test_any_answer_begins_the_waiting_anew",
        ),
        (
            "a run goes on from another source",
            "wish",
            "        if run.source != source:\n",
            "        if False:\n",
            "test_running.py::TestResume::test_from_another_source",
        ),
        (
            "a rejects file that was cut is filled up",
            "kept_rejects",
            "path.stat().st_size < end",
            "False",
            "test_running.py::TestResume::test_a_rejects_file_that_was_cut_is_told",
        ),
    ):
        yield Mutation(f"migration: {name}", f"migration/{file}.py", old, new, f"migration/{test}")


def main(part: str = "") -> int:
    mutations = [mutation for mutation in _mutations() if part in mutation.name]
    with tempfile.TemporaryDirectory(prefix="jobsvc-mutations-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(AT_A_TIME):
            copies.put(_copy(Path(folder) / str(number)))
        if failed := _run(Path(folder) / "0", sorted({mutation.test for mutation in mutations})):
            print(f"Tests fail already without a mutation:\n{failed}")
            return 1
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            return _report(mutations, pool.map(lambda mutation: _try(mutation, copies), mutations))


def _report(mutations: list[Mutation], verdicts: Iterable[tuple[bool, str]]) -> int:
    survived = 0
    for mutation, (caught, verdict) in zip(mutations, verdicts, strict=True):
        print(f"{'caught  ' if caught else 'SURVIVED'}  {mutation.file:<20} {mutation.name:<42} {verdict}", flush=True)
        survived += not caught
    print(f"{len(mutations) - survived} of {len(mutations)} mutations were caught.")
    return 1 if survived else 0


def _try(mutation: Mutation, copies: SimpleQueue[Path]) -> tuple[bool, str]:
    """Whether the named test caught it, and which of its cases did, or why it could not be tried."""
    copy = copies.get()
    source = copy / "jobsvc" / mutation.file
    text = source.read_text()
    try:
        if text.count(mutation.old) != 1:
            return False, f"cannot be made: {mutation.old!r} is there {text.count(mutation.old)} times"
        source.write_text(text.replace(mutation.old, mutation.new))
        compile(source.read_text(), mutation.file, "exec")
        failed = _run(copy, [mutation.test])
        return bool(failed), failed or f"by nothing, not by {mutation.test}"
    finally:
        source.write_text(text)
        copies.put(copy)


def _run(copy: Path, tests: list[str]) -> str:
    """The first case of the tests that failed; '' when all passed. Raises RuntimeError when none was run."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--show-capture=no", *ON_MOTO]
    command += [f"tests/unit/{test}" for test in tests]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command,
            cwd=copy,
            capture_output=True,
            text=True,
            timeout=PATIENCE * len(tests),
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"{tests[0]} hangs"
    if done.returncode == 0:
        return ""
    failed = re.search(r"^(?:FAILED|ERROR) tests/unit/(.+?)(?: - .*)?$", done.stdout, re.M)
    if done.returncode != 1 or failed is None:
        raise RuntimeError(f"{tests} could not be run:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return failed[1]


def _copy(folder: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__")
    for part in ("jobsvc", "tests"):
        shutil.copytree(ROOT / part, folder / part, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
