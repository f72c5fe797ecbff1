"""What the parts of an answer by mail are called: as the columns that they are for."""

from addin.forms import TABLES


def answer_label(key: str) -> str:
    """Return what a part of an answer is called, in the prepared mail and in the table."""
    if key == "day":
        return TABLES["Answers"].field("day").label
    if key == "days":
        return "几天后再提醒"
    if key == "opinion":
        return TABLES["InitiationApprovals"].field("opinion").label
    return TABLES["Tasks"].field(key).label
