"""What the smaller commands do: check, align, subtitle, memory, doctor, render --explain."""
