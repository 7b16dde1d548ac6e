"""What an order needs, what holds it, and what may be done with it: pure."""
