"""How verdicts depend on the choices of a definition."""
