"""Work in chunks, shared among processes or machines; ids remembered across chunks."""
