"""Jobs: what is to be done later or again and again, kept in the database. Start with ``README.md``."""

from sottovoce.jobs.model import Fact, Handler, Job, JobState, LeaseLostError, Step
from sottovoce.jobs.service import JobRunner
from sottovoce.jobs.store_rows import delete_done, find, forget_ended, list_jobs, revive, schedule

__all__ = [
    "Fact",
    "Handler",
    "Job",
    "JobRunner",
    "JobState",
    "LeaseLostError",
    "Step",
    "delete_done",
    "find",
    "forget_ended",
    "list_jobs",
    "revive",
    "schedule",
]
