"""Administration: who may sign in, what is being crawled, and what the last crawls brought."""
