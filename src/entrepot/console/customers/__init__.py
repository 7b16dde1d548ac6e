"""Who buys: the list, and the card of each."""
