"""The Collection: documents, their addresses and every version, with the raw bytes by hash."""
