"""Bad input is met here and nowhere else."""
