"""The document reader: the stored text of a document by section, word for word."""
