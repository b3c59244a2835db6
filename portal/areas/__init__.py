"""The pages on which a reader chooses the area that is his or her own."""
