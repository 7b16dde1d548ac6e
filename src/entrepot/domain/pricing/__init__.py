"""What it costs: price lists by group, channel, quantity and date; discounts and tax, conserved to the cent."""
