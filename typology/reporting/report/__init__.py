"""The report: one value that describes it, and the forms that it is written in."""
