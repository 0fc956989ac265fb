"""Whether words of two languages are alike: by stem, by sound, by concept."""
