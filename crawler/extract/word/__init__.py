"""Word: documents of every age, read as web pages are."""
