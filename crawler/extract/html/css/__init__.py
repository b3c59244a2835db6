"""What styles say of the words of a page: whether, where and in which order they are seen."""
