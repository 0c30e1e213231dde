"""Datasets of the field: mappings, and the cases that they make of a file."""
