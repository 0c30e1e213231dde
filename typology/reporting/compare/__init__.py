"""Cases under one definition or several, as sentences and tables."""
