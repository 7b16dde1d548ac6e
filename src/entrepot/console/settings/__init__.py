"""Settings on the screen: rules in order with their test bench, channels, warehouses, numbers, people and tokens."""
