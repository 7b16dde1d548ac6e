"""Marketplaces: what they send is kept as it came, read by one folder per vendor, and placed like any order.

A vendor is a pure mapping behind the port in `port.py`; the conformance tests of the family hold each to it.
"""
