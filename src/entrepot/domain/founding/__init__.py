"""Opening a company: a legal entity with everything that the rooms below need before it can trade.

It holds no rows of its own; it stands above all rooms because it begins something in each.
"""
