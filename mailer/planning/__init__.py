"""Which reader is told which things on a day, and why."""
