"""The schema of every file: models, validation with places, and JSON Schema."""
