"""Agreement between coders, as text and data."""
