"""Models on this machine: what there is to fetch, where they are kept, and how they are fetched."""
