"""What is drawn on a PDF page beside its words: lines, shapes and what they enclose."""
