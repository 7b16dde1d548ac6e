"""What changes, told to the browsers that show it as soon as the journal has settled it."""
