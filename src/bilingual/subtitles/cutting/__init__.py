"""Where cues begin and end: the optimiser that cuts both languages at once."""
