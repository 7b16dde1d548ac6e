UPDATE sourcing_promise p
SET open = p.open + c.open, released = p.released + c.released, picked = p.picked + c.picked,
    shipped = p.shipped + c.shipped, given_back = p.given_back + c.given_back,
    state = CASE WHEN p.open + c.open + p.released + c.released + p.picked + c.picked = 0
                 THEN 'resolved' ELSE p.state END
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
     AS c(id, open, released, picked, shipped, given_back)
WHERE p.id = c.id
