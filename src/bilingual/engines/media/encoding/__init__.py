"""Runs ffmpeg: cached segments, audio, and complete files or none."""
