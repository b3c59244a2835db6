"""The trainer's work: what was read is looked at, put right, and published."""
