"""Crawling: from a source's first address to the last row of its report."""
