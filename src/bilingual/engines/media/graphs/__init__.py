"""ffmpeg commands as data: frames, cues, cards, covers, sound. Nothing is run here."""
