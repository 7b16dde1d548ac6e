"""The press: a process of its own that sets sheets of words as PDF, so that its memory is nobody else's."""
