"""What can be sold: products, SKUs with their units and barcodes, kits. Knows nothing of stock."""
