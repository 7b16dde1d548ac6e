"""Work at one warehouse: what to pick, check and pack, and what was missing on the shelf.

released → picked → checked → packed → handed_over, as many of them as the warehouse asks for;
cancelled when everything was called back. Rests on orders, sourcing and inventory's bins.
"""
