"""Files next to a source: its script or subtitles, and translations."""
