"""What could be made of a sentence or a cue, tried without changing anything."""
