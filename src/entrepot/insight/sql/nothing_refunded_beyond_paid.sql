SELECT code AS account, paid AS book, refunded AS entries FROM receivables_account WHERE refunded > paid
