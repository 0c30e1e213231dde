"""What a definition is worth against what happened, and definitions found in data."""
