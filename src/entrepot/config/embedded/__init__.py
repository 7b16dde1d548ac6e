"""The PostgreSQL that comes with Entrepot, for those who have none.

Its server runs under this folder's owner, or under a system user when that is root, speaks only
through a socket in a private folder, and asks everyone for a password. It runs as long as somebody
on this machine uses it: see `holding.py`. It rests on the standard library alone.
"""
