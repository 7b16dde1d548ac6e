"""The edges of the house: files, channels, carriers, payment providers. One folder a vendor, one port a family."""
