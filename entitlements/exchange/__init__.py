"""In and out: the formats in which records are kept, as tables in the native layout; and clusters."""
