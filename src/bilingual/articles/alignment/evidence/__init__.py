"""What says that two sentences belong together: their keys, lengths, times and vectors."""
