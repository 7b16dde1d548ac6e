"""What was promised to whom: orders, their lines, holds and totals.

draft → placed → approved → completed; rejected and cancelled are ends. What is shipped, paid and
returned are axes of their own. Rests on sourcing (goods), receivables (money) and pricing.
"""
