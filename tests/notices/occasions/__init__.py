"""Tests of addin.notices.occasions."""
