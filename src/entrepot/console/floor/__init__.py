"""The warehouse on a phone: pick, pack, hand over and receive, one thing at a time, with a scanner in hand."""
