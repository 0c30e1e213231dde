"""The workbench: a definition and its cases changed in a browser, by the same semantics."""
