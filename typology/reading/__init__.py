"""Files to typed values; all invalid input is found here and nowhere else."""
