"""Anchoring: where the words that a citation is held to stand today."""
