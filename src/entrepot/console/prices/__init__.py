"""Price lists, and what stands on them."""
