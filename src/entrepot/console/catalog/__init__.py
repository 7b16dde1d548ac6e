"""What can be ordered: the list of goods and services, the page of each, and what is said of it."""
