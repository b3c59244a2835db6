"""Collects: sources are crawled, documents extracted and every version kept."""
