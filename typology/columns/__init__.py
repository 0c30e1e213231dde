"""Many cases as columns."""
