"""Two definitions or two drafts compared, as text and data."""
