"""Scorecards as text, JSON and csv."""
