"""The portal: one page for the customer of an order, by a link. A door: it calls actions and queries, never steps."""
