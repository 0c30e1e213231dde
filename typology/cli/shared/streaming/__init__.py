"""Long coding sheets through `score`: chunks of columns, spread over processes or machines."""
