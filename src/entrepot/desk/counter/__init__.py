"""Goods that are sold over a counter: chosen, paid and taken away in one go."""
