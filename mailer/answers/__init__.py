"""Answers by mail: fetched, checked, read."""
