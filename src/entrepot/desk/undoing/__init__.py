"""Undo from the timeline: which entry can still be taken back, why another cannot, and taking it back."""
