"""Checking: what every citation's state is, now that the collection has changed."""
