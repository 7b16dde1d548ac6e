"""Lists as somebody wants to see them again: what is asked of them and in which columns, for oneself or for all."""
