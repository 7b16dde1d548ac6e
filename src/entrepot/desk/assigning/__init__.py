"""Whose an order is to look after next: a person's or a role's, and until when."""
