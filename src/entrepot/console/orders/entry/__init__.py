"""A new order: pasted, typed, scanned or copied; worked out while it is typed."""
