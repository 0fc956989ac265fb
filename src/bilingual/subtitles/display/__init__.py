"""The appearance of cues: lines, styles, boxes, marks, karaoke."""
