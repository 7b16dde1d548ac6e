"""What sending would cost and how long it takes: carriers' services, zones, tariffs and transit times."""
