"""Blocks of text as plain text and as markdown."""
