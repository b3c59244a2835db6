"""Encoding: a small sentence encoder, optional, whose vectors say which texts mean the same."""
