"""Text files of any kind: reading them, and telling their languages."""
