"""The page of one item: its sentences to read, correct and approve, beside the recording or the outputs."""
