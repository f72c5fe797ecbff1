"""The daily run of the reminders by the computer's own scheduler."""

from addin.cli.schedule.found import scheduler
from addin.cli.schedule.job import Job

__all__ = ["Job", "scheduler"]
