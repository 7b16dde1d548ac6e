UPDATE inventory_level l
SET on_hand = l.on_hand + c.on_hand, reserved = l.reserved + c.reserved,
    waiting = l.waiting + c.waiting, short = l.short + c.short
FROM json_to_recordset(%s) AS c(company_id bigint, sku_id bigint, warehouse_id bigint, on_hand bigint,
                                reserved bigint, waiting bigint, short bigint)
WHERE l.company_id = c.company_id AND l.owner_id = 0 AND l.sku_id = c.sku_id AND l.warehouse_id = c.warehouse_id
