"""Where a collaboration stands on a day: tasks, figures, approvals, limits, gates, indicators."""
