"""What stands in the text of a PDF page and no reader sees, or sees struck out."""
