"""Goods on their way back. So far: returns of past years, which are booked as they ended.

expected → received → settled. Rests on shipping (what left), orders (what was sold) and receivables
(what is credited).
"""
