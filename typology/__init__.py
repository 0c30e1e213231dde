"""Judge whether a settlement with an armed group stabilises or merely delays."""

from typing import Final

__version__: Final = "0.1.0"
