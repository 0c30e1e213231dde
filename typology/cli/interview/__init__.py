"""typology interview: its questions, and the file that they are answered into."""
