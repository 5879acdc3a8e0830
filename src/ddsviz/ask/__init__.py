"""Every question that is asked of a caller's input, before anything is drawn."""
