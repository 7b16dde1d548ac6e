-- What each text is the number of, in the rooms that the actor may see. One row a thing found.
WITH n AS (SELECT sought FROM unnest(%(sought)s::text[]) AS u(sought))
SELECT n.sought, 'order' AS kind, 'number' AS by, o.id, o.number, NULL::jsonb AS name
FROM n JOIN orders_order o ON o.company_id = %(company)s AND o.number = n.sought
WHERE 'order' = ANY(%(kinds)s)
UNION ALL
SELECT n.sought, 'order', 'external_id', o.id, o.number, NULL
FROM n JOIN orders_order o ON o.company_id = %(company)s AND o.external_id = n.sought AND o.external_id <> ''
WHERE 'order' = ANY(%(kinds)s)
UNION ALL
SELECT n.sought, 'fulfilment', 'number', f.id, f.number, NULL
FROM n JOIN fulfilment_fulfilment f ON f.company_id = %(company)s AND f.number = n.sought
WHERE 'fulfilment' = ANY(%(kinds)s)
UNION ALL
SELECT n.sought, 'parcel', 'number', p.id, p.number, NULL
FROM n JOIN shipping_parcel p ON p.company_id = %(company)s AND p.number = n.sought
WHERE 'parcel' = ANY(%(kinds)s)
UNION ALL
SELECT n.sought, 'parcel', 'tracking_number', p.id, p.number, NULL
FROM n JOIN shipping_parcel p ON p.tracking_number = n.sought AND p.tracking_number <> '' AND p.company_id = %(company)s
WHERE 'parcel' = ANY(%(kinds)s)
UNION ALL
SELECT n.sought, 'payment', 'number', p.id, p.number, NULL
FROM n JOIN payments_payment p ON p.company_id = %(company)s AND p.number = n.sought
WHERE 'payment' = ANY(%(kinds)s)
UNION ALL
SELECT n.sought, 'payment', 'reference', p.id, p.number, NULL
FROM n JOIN payments_payment p ON p.company_id = %(company)s AND p.reference = n.sought AND p.reference <> ''
WHERE 'payment' = ANY(%(kinds)s)
UNION ALL
SELECT n.sought, 'refund', 'number', r.id, r.number, NULL
FROM n JOIN payments_refund r ON r.company_id = %(company)s AND r.number = n.sought
WHERE 'refund' = ANY(%(kinds)s)
UNION ALL
SELECT n.sought, 'sku', 'code', s.id, s.code, s.name
FROM n JOIN catalog_sku s ON s.company_id = %(company)s AND s.code = n.sought
WHERE 'sku' = ANY(%(kinds)s)
UNION ALL
SELECT n.sought, 'sku', 'barcode', s.id, s.code, s.name
FROM n JOIN catalog_barcode b ON b.company_id = %(company)s AND b.value = n.sought JOIN catalog_sku s ON s.id = b.sku_id
WHERE 'sku' = ANY(%(kinds)s)
UNION ALL
SELECT n.sought, 'customer', 'number', c.id, c.number, NULL
FROM n JOIN customers_customer c ON c.company_id = %(company)s AND c.number = n.sought
WHERE 'customer' = ANY(%(kinds)s)
