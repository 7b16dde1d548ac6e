"""Which papers were printed for what, when and by whom; of orders, work at a warehouse, parcels and returns."""
