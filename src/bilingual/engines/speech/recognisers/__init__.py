"""Engines that hear: Whisper in two implementations, pocketsphinx, and the hygiene of what they heard."""
