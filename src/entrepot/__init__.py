"""Entrepot: orders, goods and money that add up."""

__version__ = "0.1.0"
