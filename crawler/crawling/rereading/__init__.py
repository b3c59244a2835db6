"""Rereading: stored pages that are read again, for what they say of others."""
