"""Everything is killed while people work: what was answered stays, nothing happens twice, and the books hold."""
