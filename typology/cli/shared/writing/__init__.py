"""How a command writes: files whole or not at all, and nothing that is not its own to replace."""
