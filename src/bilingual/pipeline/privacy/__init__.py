"""The gate before publishing: sensitive values in whatever would get out are findings, and masked in every report."""
