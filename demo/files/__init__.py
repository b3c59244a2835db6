"""How the demonstration's PDF and Word files are set, from the texts in texts/."""
