"""Rubric and multiverse files: from YAML to `Rubric`."""
