SELECT coalesce(p.id, w.promise_id) AS promise,
       format('released %%s, picked %%s, shipped %%s', p.released, p.picked, p.shipped) AS book,
       format('released %%s, picked %%s, shipped %%s', coalesce(w.released, 0), coalesce(w.picked, 0),
              coalesce(w.shipped, 0)) AS entries
FROM sourcing_promise p
FULL JOIN (
    SELECT promise_id, sum(quantity - recalled - short - picked) AS released, sum(picked - shipped) AS picked,
           sum(shipped) AS shipped
    FROM fulfilment_fulfilmentline GROUP BY 1
) w ON w.promise_id = p.id
WHERE coalesce(p.released, 0) <> coalesce(w.released, 0) OR coalesce(p.picked, 0) <> coalesce(w.picked, 0)
   OR coalesce(p.shipped, 0) <> coalesce(w.shipped, 0)
