"""What customers were told of their orders, and how that is set up."""
