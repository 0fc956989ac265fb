"""How cues look on the screen: lines, styles, boxes, marks, karaoke."""
