"""What leaves the portal for a team: short addresses, print, PDF, Word, CSV and JSON."""
