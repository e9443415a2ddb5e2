"""What a reader sees of a run: chapters, boxes, downloads, and the prose around them."""
