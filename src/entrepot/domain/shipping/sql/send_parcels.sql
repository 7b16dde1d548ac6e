UPDATE shipping_parcel p
SET carrier = n.carrier, service = n.service, tracking_number = n.tracking_number, waybill_id = n.waybill_id,
    weight_g = n.weight_g, handed_over_at = %s
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[])
     AS n(id, carrier, service, tracking_number, waybill_id, weight_g)
WHERE p.id = n.id
