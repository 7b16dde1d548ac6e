"""That goods and money were found to add up: when, how long it took, and what did not hold."""
