SELECT p.id AS parcel, p.freight AS book, s.borne AS entries
FROM shipping_parcel p
FULL JOIN (SELECT parcel_id, sum(amount) AS borne FROM shipping_freightshare GROUP BY 1) s ON s.parcel_id = p.id
WHERE p.freight IS DISTINCT FROM s.borne
