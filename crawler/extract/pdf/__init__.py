"""PDF: words on pages become text in its reading order, with headings, lists and tables."""
