"""What a person put beside a source: its script or subtitles, and translations."""
