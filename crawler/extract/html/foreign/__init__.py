"""What a page holds in another format than its own: pictures of lines, formulas, documents."""
