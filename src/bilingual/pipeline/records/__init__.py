"""The records of an item on disk: its results folder, the manifest, exchange files, claims."""
