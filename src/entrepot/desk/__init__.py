"""Work that spans rooms: which orders are meant, changing many of them. Calls the rooms' actions, like a door."""
