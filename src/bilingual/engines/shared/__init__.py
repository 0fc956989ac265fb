"""What several machines share: files in a storage that fsspec reaches, and leases in PostgreSQL."""
