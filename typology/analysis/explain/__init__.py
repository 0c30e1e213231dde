"""The property space of a definition."""
