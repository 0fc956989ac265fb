"""What is drawn of recordings for pages: waveforms and stills."""
