"""Fields that a company adds by itself to orders, their lines, SKUs and customers.

A field is a row; values stand in one column of what they are about, read by the field when they come in.
"""
