"""Recordings and the videos made of them: what a probe found, the sound, renditions, and limits of platforms."""
