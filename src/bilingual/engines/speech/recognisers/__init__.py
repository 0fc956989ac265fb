"""Speech recognisers: two implementations of Whisper, pocketsphinx, and the checks of their output."""
