"""Everything that happened, in order, never altered.

One row a fact: audit trail, timeline, feed for webhooks and live pages, and trigger of what happens
next. It holds ids, codes, quantities and money, never personal data.
"""
