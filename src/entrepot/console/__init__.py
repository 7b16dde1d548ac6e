"""The console: pages for the people of the business. A door: it calls actions and queries, never steps."""
