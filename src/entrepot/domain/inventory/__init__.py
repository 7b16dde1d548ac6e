"""The goods book: warehouses, places, moves between them, and levels that always agree with the moves."""
