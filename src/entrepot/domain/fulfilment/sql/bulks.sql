SELECT s.id, coalesce(s.weight_g, 0), coalesce(s.length_mm::bigint * s.width_mm * s.height_mm, 0), s.scale,
       coalesce(p.category, ''),
       ARRAY(SELECT a.key FROM jsonb_each(coalesce(p.attributes, '{}') || s.attributes) a
             WHERE a.value NOT IN ('false', 'null', '0', '""'))
FROM catalog_sku s
LEFT JOIN catalog_product p ON p.id = s.product_id
WHERE s.id = ANY(%s)
