"""Builds ffmpeg commands as data: frames, cues, cards, covers, audio. Nothing is run here."""
