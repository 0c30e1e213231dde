"""Results as text blocks, tables and JSON, and their output formats."""
