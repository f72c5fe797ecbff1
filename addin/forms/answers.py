"""How things may be answered by mail, and what the parts of an answer are called: as their columns."""

from addin.forms import TABLES
from addin.forms.vocabularies import (
    AGREED,
    BLOCKED,
    FINISHED,
    NEWS_DAILY,
    NEWS_WEEKLY,
    POSTPONED,
    RATED,
    RETURNED,
    SNOOZED,
)

TASK_ANSWERS = (FINISHED, BLOCKED, POSTPONED, SNOOZED)
APPROVAL_ANSWERS = (AGREED, RETURNED)
NEWS_ANSWERS = (NEWS_WEEKLY, NEWS_DAILY)
SURVEY_ANSWERS = (RATED,)
MARKS = ("clarity", "flow", "communication")


def answer_label(key: str) -> str:
    """Return what a part of an answer is called, in the prepared mail and in the table."""
    if key == "day":
        return TABLES["Answers"].field("day").label
    if key == "days":
        return "几天后再提醒"
    if key == "opinion":
        return TABLES["InitiationApprovals"].field("opinion").label
    table = "Satisfaction" if key in (*MARKS, "comment") else "Tasks"
    return TABLES[table].field(key).label


def news_item(collaboration: str) -> str:
    """Return the item about which a reader answers how often to hear of news of a collaboration."""
    return f"{collaboration}-情况"


def survey_item(collaboration: str, quarter: str) -> str:
    """Return the item about which somebody answers the survey of a quarter, such as 2026Q4."""
    return f"{collaboration}-满意度-{quarter}"
