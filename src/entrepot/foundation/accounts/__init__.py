"""Who we are: companies, their channels, the people and tokens that act for them, and their roles."""
