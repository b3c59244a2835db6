"""Replacing: words that came in the place of others are weighed at the end of a crawl."""
