"""Money that came in and went back: payments, what of them stands on which order, refunds.

recorded → voided. A payment stands alone; what is not allocated is an advance of its payer.
Rests on orders (which are owed for) and receivables (where every amount is posted).
"""
