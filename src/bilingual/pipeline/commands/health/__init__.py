"""What `bilingual doctor` looks at, one module for each kind of thing."""
