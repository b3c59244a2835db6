"""Storing: the arrays that a generation is made of, on the disk."""
