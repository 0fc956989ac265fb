"""A second voice for a recording: its translation, spoken in the time of what is translated."""
