"""Makes bitexts and cues, and judges each pair."""
