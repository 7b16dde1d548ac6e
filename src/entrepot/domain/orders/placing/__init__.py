"""How a list of wishes becomes orders: understood, priced, promised, reviewed, written. One module a stage."""
