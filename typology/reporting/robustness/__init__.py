"""Robustness of verdicts and definitions: tables, figures and JSON."""
