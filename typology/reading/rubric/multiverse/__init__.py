"""Multiverses: the choices behind a definition, and the definitions that they make."""
