"""By what a database is known to be a demo; anybody else's is left alone. Light: it needs no Django."""

SECOND_COMPANY = "shanyu-demo-sz"
