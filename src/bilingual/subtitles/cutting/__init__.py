"""The optimiser that cuts both languages into cues at once."""
