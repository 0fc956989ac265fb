"""A person's corrections of single sentences and cues: checked, written at once, and undone."""
