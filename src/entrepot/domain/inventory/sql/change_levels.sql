UPDATE inventory_level l
SET on_hand = l.on_hand + c.on_hand, reserved = l.reserved + c.reserved,
    waiting = l.waiting + c.waiting, short = l.short + c.short
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
     AS c(sku_id, warehouse_id, on_hand, reserved, waiting, short)
WHERE l.company_id = %s AND l.owner_id = 0 AND l.sku_id = c.sku_id AND l.warehouse_id = c.warehouse_id
