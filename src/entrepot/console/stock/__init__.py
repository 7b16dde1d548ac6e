"""Stock on the screen: by SKU what lies where and what of it is spoken for, who holds it, and how it is corrected."""
