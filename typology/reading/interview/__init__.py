"""What an interview reads: the answers that are typed, and the case file that they go into."""
