"""Tests of what `score` says."""
