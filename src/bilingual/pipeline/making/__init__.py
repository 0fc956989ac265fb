"""From sentences to a bitext, from a bitext to cues, and the verdict on each pair."""
