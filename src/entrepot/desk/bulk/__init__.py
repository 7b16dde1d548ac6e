"""Runs: one change of many orders, named by a filter or by numbers, done in chunks by the worker.

queued → running → done, or stopped by somebody, or failed when who started it may no longer.
"""
