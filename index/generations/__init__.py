"""Generations: of which form each is, what it says of itself, and which one is live."""
