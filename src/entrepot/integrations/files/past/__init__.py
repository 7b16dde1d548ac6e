"""Orders of the past from a file: typed, spooled by invoice, booked, what was cancelled later set against it, checked."""
