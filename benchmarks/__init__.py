"""What the work costs, measured here and now. Run by `./entrepot bench`."""
