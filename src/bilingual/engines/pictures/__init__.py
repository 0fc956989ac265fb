"""Pictures, and what is drawn as one: pages, SVG and formulas; converting, and taking metadata out."""
