"""Tests of addin.occasions."""
