"""Orders of the past from a file: typed, spooled by order, booked, what was cancelled set against it, checked."""
