"""Search: the home page, the results, the pages of topics and of what changed."""
