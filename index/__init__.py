"""Finds: passages of the collection, ranked, counted and cut out word for word."""
