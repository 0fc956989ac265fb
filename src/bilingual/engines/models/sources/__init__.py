"""The kinds of models: what each has on disk, and how one of it is fetched."""
