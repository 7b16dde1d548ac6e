"""The counter: scan, pay, taken away."""
