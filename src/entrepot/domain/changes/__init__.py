"""Change sets over everything below: previewed in money and goods, then confirmed; it holds no numbers of its own.

draft → confirmed, or withdrawn. A cancellation is confirmed as soon as it is asked for.
"""
