"""The terminal: streams, results, progress, and a person's editor."""
