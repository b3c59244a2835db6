"""Searching: from a query to ranked, counted and cut-out passages."""
