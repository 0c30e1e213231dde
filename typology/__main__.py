"""`python -m typology`."""

from typology.cli import command

command()
