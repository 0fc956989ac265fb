"""Chooses the audio tracks, their channels and the picture of a recording by what is in them."""
