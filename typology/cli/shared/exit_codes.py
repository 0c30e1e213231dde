"""The exit codes of the command."""

from __future__ import annotations

OK, FINDINGS, USAGE, BUG = 0, 1, 2, 70
INTERRUPTED = 130  # by Ctrl-C, as shells count it
