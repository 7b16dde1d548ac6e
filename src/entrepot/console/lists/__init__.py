"""Lists, one component: each is declared; searching, narrowing, paging, changing many and files come with it."""
