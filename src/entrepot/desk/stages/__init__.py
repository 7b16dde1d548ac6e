"""How far each order has come, since when, and whether that is too long.

One stage an order, worked out from all axes in one statement: entry, review, allocation, picking, packed, shipped,
delivered, settled, completed; closed for what was cancelled or rejected.
"""
