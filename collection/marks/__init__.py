"""Marks: the time limits, duties, roles and contacts that stand in stored words, found by rules."""
