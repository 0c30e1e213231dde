"""What an interview says, and the entries that its answers become in a case file."""
