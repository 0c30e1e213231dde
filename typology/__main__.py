"""`python -m typology`."""

from typology.cli import main

main()
