"""Flips: the smallest rating changes that alter a verdict."""
