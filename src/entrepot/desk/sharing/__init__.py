"""Links by which customers see their own order without an account, and what they may do there."""
