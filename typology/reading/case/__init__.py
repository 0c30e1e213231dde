"""Case files: from YAML to `Case`."""
