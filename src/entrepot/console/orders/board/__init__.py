"""Orders as cards in the columns of their stages, and the ways between the columns."""
