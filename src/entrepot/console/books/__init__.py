"""The books on the screen: goods, money and the journal as they were written, and whether they add up."""
