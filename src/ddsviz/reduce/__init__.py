"""The reduce step of each kind, asked of a large table in its own engine: only the reduced table is collected."""
