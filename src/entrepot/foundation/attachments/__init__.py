"""Files that hang on orders, customers, SKUs, payments and parcels: pictures, receipts, proofs, papers."""
