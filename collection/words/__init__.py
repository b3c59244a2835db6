"""Words and days of what is held: folding, shingles, what changed between two texts."""
