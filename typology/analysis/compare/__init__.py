"""Cases under one definition or several, side by side."""
