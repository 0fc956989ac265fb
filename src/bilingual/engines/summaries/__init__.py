"""What the sections of a text say: asked of a chat model, or chosen among their sentences."""
