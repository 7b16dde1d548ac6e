"""Work at the warehouses on the screen: what is to be picked, and the papers for it."""
