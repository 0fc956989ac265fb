"""Times the words of known texts: scripts and subtitles."""
