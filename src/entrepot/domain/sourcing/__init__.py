"""Which goods, from which warehouse or incoming supply, by when, and why. Knows demands, not orders."""
