"""Suggesting: what a person may be about to type, or may have meant."""
