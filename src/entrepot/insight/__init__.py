"""What can be read off the books. Reads every room, changes none."""
