SELECT l.id AS line, format('asks %%s, picked %%s, shipped %%s', l.quantity - l.recalled - l.short, l.picked, l.shipped) AS book,
       format('asks %%s, picked %%s, shipped %%s', coalesce(t.asked, 0), coalesce(t.picked, 0), coalesce(t.shipped, 0)) AS entries
FROM fulfilment_fulfilmentline l
LEFT JOIN (
    SELECT line_id, sum(quantity) AS asked, sum(picked) AS picked, sum(shipped) AS shipped
    FROM fulfilment_picktask GROUP BY 1
) t ON t.line_id = l.id
WHERE l.quantity - l.recalled - l.short <> coalesce(t.asked, 0) OR l.picked <> coalesce(t.picked, 0)
   OR l.shipped <> coalesce(t.shipped, 0)
