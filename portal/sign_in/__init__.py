"""Sign-in: users, their sessions, and what keeps everybody else out."""
