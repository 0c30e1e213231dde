"""A definition, a case or a property space explained, as text and JSON."""
