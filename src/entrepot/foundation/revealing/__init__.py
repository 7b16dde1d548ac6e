"""Who saw whose personal data, when and for what reason: shown, copied, drawn on paper or written to a file."""
