"""The pictures of the guides, taken of the demo company by a browser: `python -m tests.pictures`."""
