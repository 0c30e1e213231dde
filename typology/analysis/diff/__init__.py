"""Two definitions or two drafts compared."""
