"""Many cases or definitions at once, as columns."""
