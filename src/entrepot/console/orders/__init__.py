"""Orders, as people work with them: the list, the page of one, and what can be done with one or many."""
