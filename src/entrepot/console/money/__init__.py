"""The money desk on the screen: money that came, what it is for, who owes, and what is asked back."""
