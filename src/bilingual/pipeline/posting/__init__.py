"""The posts of one pair on their way to the disk, and what stands on them afterwards."""
