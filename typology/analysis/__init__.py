"""Many scorecards: completions, flips, comparisons."""
