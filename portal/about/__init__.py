"""About: the pages that say what this portal is, who runs it and what it keeps."""
