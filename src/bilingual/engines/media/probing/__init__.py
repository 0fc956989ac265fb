"""Probes media files and ffmpeg's features, and verifies finished files."""
