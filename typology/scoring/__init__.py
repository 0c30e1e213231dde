"""Pure, no input or output: compile, evaluate, decide."""
