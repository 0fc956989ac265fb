"""The smaller commands: check, align, subtitle, memory, doctor, render --explain."""
