"""Known words and when they are spoken: scripts and subtitles placed on the sound."""
