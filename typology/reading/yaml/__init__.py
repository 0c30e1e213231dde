"""Strict YAML: a document whose every value has its place."""
