"""Changes of a definition: the value at a path, structural edits, and patches."""
