"""How results are written: blocks, tables, figures and pages in each output format."""
