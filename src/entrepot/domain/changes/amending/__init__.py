"""How a list of amendments becomes changed orders: looked up, decided, promised, written. One module a stage."""
