"""How a native object becomes a cell's output."""
