"""What a media file holds, what ffmpeg can do, and whether a finished file is as ordered."""
