"""ffmpeg at work: segments that are kept, sound, and whole files or none."""
