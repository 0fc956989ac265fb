"""Processes: running programs, libraries that may crash, priority, signs of life, and what the machine refuses."""
