"""The verdicts of many definitions on the cases of one grid: at extremes, or by counting."""
