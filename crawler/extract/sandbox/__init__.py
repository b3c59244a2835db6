"""The sandbox: documents are read in child processes with bounds."""
