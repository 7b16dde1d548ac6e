"""Who buys, receives and pays. Personal data lives here, in rows that others refer to by id."""
