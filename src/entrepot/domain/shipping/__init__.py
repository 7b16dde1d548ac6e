"""Parcels: what is in them, who carries them, and whether they have arrived.

packed → handed_over → delivered; unpacked before they left. Stock falls at hand-over. A parcel may
carry several orders, and an order may leave in several parcels. Rests on fulfilment.
"""
