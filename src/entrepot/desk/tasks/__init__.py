"""Tasks: what somebody has to do that no button does yet, about an order or not, for a role or a person, until when.

A task is open, done or dropped, and can be opened again. It rests on orders and on who orders are given to.
"""
