"""The rooms where the business lives. Calls go down the stairs, facts go up."""
