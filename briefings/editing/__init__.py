"""Editing: what a trainer does to a reading before and after it is published."""
