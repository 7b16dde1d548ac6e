"""The money book: accounts and balanced postings; what each order and customer owes."""
