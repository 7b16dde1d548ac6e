"""Backups: everything in one file, sealed when there is a passphrase, and read back without risk."""
