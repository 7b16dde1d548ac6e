SELECT k.code AS sought, s.id, s.code, s.name::text AS name, s.kind, s.tracking, s.scale, s.unit,
       coalesce((SELECT jsonb_object_agg(u.code, u.factor) FROM catalog_unit u WHERE u.sku_id = s.id), '{}')::text
           AS units,
       s.list_price, s.floor_price, s.cost, s.tax_rate, s.weight_g, s.min_quantity, s.quantity_step,
       s.archived_at IS NOT NULL AS archived,
       coalesce(scanned.code, s.unit) AS scanned_unit,
       coalesce(scanned.factor, (10 ^ s.scale)::bigint) AS scanned_factor,
       coalesce((SELECT jsonb_agg(jsonb_build_array(c.component_id, p.code, c.quantity, c.price_share::text)
                                  ORDER BY c.id)
                 FROM catalog_kitcomponent c JOIN catalog_sku p ON p.id = c.component_id
                 WHERE c.kit_id = s.id), '[]')::text AS parts
FROM unnest(%(codes)s::text[]) AS k(code)
LEFT JOIN catalog_sku own ON own.company_id = %(company)s AND own.code = k.code
LEFT JOIN catalog_barcode b ON own.id IS NULL AND b.company_id = %(company)s AND b.value = k.code
JOIN catalog_sku s ON s.id = coalesce(own.id, b.sku_id)
LEFT JOIN catalog_unit scanned ON scanned.id = b.unit_id
