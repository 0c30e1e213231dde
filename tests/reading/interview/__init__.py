"""Tests of what an interview reads."""
