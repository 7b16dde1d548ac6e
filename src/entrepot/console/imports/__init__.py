"""Imports on the screen: a file looked at, its columns mapped, tried, carried out, and taken back."""
