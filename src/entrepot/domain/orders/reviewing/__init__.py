"""Review: what is known of an order, what its surroundings say, and the holds that follow; one way for all."""
