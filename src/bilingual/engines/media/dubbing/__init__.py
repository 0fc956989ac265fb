"""The sound of a dubbed recording, and its videos."""
