"""Fit as sentences, tables, JSON, figures, and models as rubrics."""
