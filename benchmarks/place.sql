-- The limit that the database itself sets: functions that write every row which placing one order of three
-- lines writes, with values as long as the product's, and decide nothing. They run in a copy of the measured
-- database in which the product's triggers are disabled; keys, CHECKs and indexes are the product's own.

ALTER TABLE orders_order DISABLE TRIGGER USER;
ALTER TABLE sourcing_promise DISABLE TRIGGER USER;
ALTER TABLE sourcing_decision DISABLE TRIGGER USER;
ALTER TABLE receivables_account DISABLE TRIGGER USER;
ALTER TABLE receivables_voucher DISABLE TRIGGER USER;
ALTER TABLE receivables_posting DISABLE TRIGGER USER;
ALTER TABLE journal_entry DISABLE TRIGGER USER;

-- As many search tokens as names, phones, numbers and codes give: some of them shared with many others.
CREATE FUNCTION bench_tokens(n integer, seed bigint) RETURNS bigint[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array_agg(CASE WHEN i % 2 = 0 THEN hashint8extended((seed * 31 + i) % 40000, 7)
                          ELSE hashint8extended(seed * 64 + i, 7) END ORDER BY i)
    FROM generate_series(1, n) AS i
$$;

CREATE FUNCTION bench_decision(a bigint, b bigint, c bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT format(
        '{"why": "one_parcel", "short": {}, "chosen": [{"sku": "SKU%1$s", "waiting": false, "quantity": 3, "warehouse": "SH"}, '
        '{"sku": "SKU%2$s", "waiting": false, "quantity": 1, "warehouse": "SH"}, '
        '{"sku": "SKU%3$s", "waiting": false, "quantity": 2, "warehouse": "SH"}], '
        '"candidates": [{"id": 1, "rank": 2, "score": [3, 0, -2999998], "refused": null, '
        '"available": {"SKU%1$s": 1000000, "SKU%2$s": 1000000, "SKU%3$s": 999998}, "warehouse": "SH"}, '
        '{"id": 2, "rank": 1, "score": [0, 1, -3000000], "refused": null, '
        '"available": {"SKU%1$s": 1000000, "SKU%2$s": 1000000, "SKU%3$s": 1000000}, "warehouse": "GZ"}]}',
        10000 + a, 10000 + b, 10000 + c)::jsonb
$$;

CREATE FUNCTION bench_place() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first_sku bigint := 1 + floor(random() * 9990)::bigint;
    skus bigint[] := ARRAY[first_sku, first_sku + 3, first_sku + 7];
    house bigint := 1 + (random() < 0.5)::int;
    customer bigint := nextval('customers_customer_id_seq');
    address bigint := nextval('customers_address_id_seq');
    demand_group bigint := nextval('sourcing_demandgroup_id_seq');
    account bigint := nextval('receivables_account_id_seq');
    voucher bigint := nextval('receivables_voucher_id_seq');
    new_order bigint := nextval('orders_order_id_seq');
    number text := 'SX261123' || lpad(new_order::text, 7, '0');
    hash text := md5(new_order::text) || md5('x' || new_order::text);
    demands bigint[];
    moment timestamptz := now();
BEGIN
    INSERT INTO accounts_idempotencykey (scope, key, request_hash, status, answer)
    VALUES ('token:1', hash, hash, 201, convert_to(repeat(hash, 26), 'UTF8'));
    INSERT INTO customers_customer (id, company_id, number, kind, name, phone, phone_full, created_at)
    VALUES (customer, 1, 'CX' || lpad(customer::text, 7, '0'), 'person', '周强平', '15855000320', '+86158' || customer, moment);
    INSERT INTO customers_identity (company_id, source, value, customer_id) VALUES (1, '@phone', hash, customer);
    INSERT INTO customers_address (id, company_id, customer_id, name, phone, phone_full, phone_tail, country, province,
        city, district, region_code, street, receiver_key, created_at)
    VALUES (address, 1, customer, '周强平', '15855000320', '+8615855000320', '0320', 'CN', '广东省', '广州市', '天河区',
        '440106', '人民路 91 号 18 幢 171 室', hash, moment);
    INSERT INTO sourcing_demandgroup (id, company_id, channel_id, country, region_code, province, shortage_policy, created_at)
    VALUES (demand_group, 1, 1, 'CN', '440106', '广东省', 'refuse', moment);
    WITH made AS (
        INSERT INTO sourcing_demand (company_id, group_id, sku_id, quantity, reserved)
        SELECT 1, demand_group, s, 2, 2 FROM unnest(skus) AS s RETURNING id
    )
    SELECT array_agg(id ORDER BY id) INTO demands FROM made;
    INSERT INTO sourcing_promise (company_id, demand_id, sku_id, warehouse_id, state, quantity, open, promised_at)
    SELECT 1, d, s, house, 'reserved', 2, 2, moment FROM unnest(demands, skus) AS t(d, s);
    PERFORM 1 FROM inventory_level WHERE company_id = 1 AND sku_id = ANY(skus) AND warehouse_id = house AND owner_id = 0
    ORDER BY id FOR NO KEY UPDATE;
    UPDATE inventory_level SET reserved = reserved + 2
    WHERE company_id = 1 AND sku_id = ANY(skus) AND warehouse_id = house AND owner_id = 0;
    INSERT INTO sourcing_decision (company_id, group_id, rule_set_id, cause, outcome, at)
    VALUES (1, demand_group, 1, 'placed', bench_decision(skus[1], skus[2], skus[3]), moment);
    INSERT INTO receivables_account (id, company_id, kind, code, currency, customer_id, balance, charged)
    VALUES (account, 1, 'order', number, 'CNY', customer, 60, 60);
    INSERT INTO receivables_voucher (id, company_id, kind, subject, subject_id, "on", actor, at)
    VALUES (voucher, 1, 'order_placed', 'order', new_order, current_date, 'token:1', moment);
    INSERT INTO receivables_posting (voucher_id, account_id, aspect, amount, currency)
    VALUES (voucher, account, 'charge', 60, 'CNY'),
           (voucher, (SELECT id FROM receivables_account WHERE company_id = 1 AND kind = 'sales' AND code = '' AND currency = 'CNY'),
            'other', -60, 'CNY');
    INSERT INTO orders_order (id, company_id, number, channel_id, external_id, kind, state, source, buyer_id, ship_to_id,
        account_id, demand_group_id, currency, goods_total, total, placed_at, approved_at, "on", created_by, created_at,
        fingerprint, units_ordered, sourcing_wish)
    VALUES (new_order, 1, number, 1, 'X' || new_order, 'standard', 'approved', 'api', customer, address, account,
        demand_group, 'CNY', 60, 60, moment, moment, current_date, 'token:1', moment, hashint8extended(new_order, 3), 6,
        '{"warehouse": "", "ship_complete": false, "shortage_policy": ""}');
    INSERT INTO orders_orderline (order_id, position, kind, sku_id, demand_id, code_received, quantity, quantity_entered,
        unit, unit_price, gross, total)
    SELECT new_order, n, 'goods', s, d, 'SKU01234', 2, 2, '件', 10, 20, 20
    FROM unnest(skus, demands) WITH ORDINALITY AS t(s, d, n);
    INSERT INTO journal_entry (company_id, subject, subject_id, seq, kind, facts, actor, at)
    VALUES (1, 'customer', customer, 1, 'customer.created', '{"number": "C0000001"}', 'token:1', moment),
           (1, 'order', new_order, 1, 'order.placed', jsonb_build_object('holds', '[]'::jsonb, 'lines',
            '[[1, 1691, 3, 3, 0, 0], [2, 8679, 1, 1, 0, 0], [3, 2628, 3, 3, 0, 0]]'::jsonb, 'total', '60.00', 'number',
            number, 'channel', 'web', 'currency', 'CNY'), 'token:1', moment),
           (1, 'order', new_order, 2, 'order.approved', '{"by_rules": true}', 'token:1', moment);
    INSERT INTO accounts_searchtokens (company_id, subject, subject_id, tokens)
    VALUES (1, 'customer', customer, bench_tokens(25, customer)), (1, 'order', new_order, bench_tokens(52, new_order));
END
$$;

-- The same rows for many orders, one statement a table.
CREATE FUNCTION bench_place_many(n integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz := now();
    sales bigint := (SELECT id FROM receivables_account
                     WHERE company_id = 1 AND kind = 'sales' AND code = '' AND currency = 'CNY');
BEGIN
    CREATE TEMPORARY TABLE o ON COMMIT DROP AS
    SELECT nextval('orders_order_id_seq') AS id, nextval('customers_customer_id_seq') AS customer,
           nextval('customers_address_id_seq') AS address, nextval('sourcing_demandgroup_id_seq') AS demand_group,
           nextval('receivables_account_id_seq') AS account, nextval('receivables_voucher_id_seq') AS voucher,
           md5(random()::text) || md5(random()::text) AS hash, 1 + (random() < 0.5)::int AS house
    FROM generate_series(1, n);
    CREATE TEMPORARY TABLE l ON COMMIT DROP AS
    SELECT o.id, p AS position, nextval('sourcing_demand_id_seq') AS demand, 1 + floor(random() * 9999)::bigint AS sku,
           o.demand_group, o.house
    FROM o, generate_series(1, 3) AS p;
    INSERT INTO customers_customer (id, company_id, number, kind, name, phone, phone_full, created_at)
    SELECT customer, 1, 'CX' || lpad(customer::text, 7, '0'), 'person', '周强平', '15855000320', '+86158' || customer, moment
    FROM o;
    INSERT INTO customers_identity (company_id, source, value, customer_id) SELECT 1, '@phone', hash, customer FROM o;
    INSERT INTO customers_address (id, company_id, customer_id, name, phone, phone_full, phone_tail, country, province,
        city, district, region_code, street, receiver_key, created_at)
    SELECT address, 1, customer, '周强平', '15855000320', '+8615855000320', '0320', 'CN', '广东省', '广州市', '天河区',
        '440106', '人民路 91 号 18 幢 171 室', hash, moment
    FROM o;
    INSERT INTO sourcing_demandgroup (id, company_id, channel_id, country, region_code, province, shortage_policy, created_at)
    SELECT demand_group, 1, 1, 'CN', '440106', '广东省', 'refuse', moment FROM o;
    INSERT INTO sourcing_demand (id, company_id, group_id, sku_id, quantity, reserved)
    SELECT demand, 1, demand_group, sku, 2, 2 FROM l;
    INSERT INTO sourcing_promise (company_id, demand_id, sku_id, warehouse_id, state, quantity, open, promised_at)
    SELECT 1, demand, sku, house, 'reserved', 2, 2, moment FROM l;
    PERFORM 1 FROM inventory_level v JOIN (SELECT DISTINCT sku, house FROM l) w
        ON v.company_id = 1 AND v.sku_id = w.sku AND v.warehouse_id = w.house AND v.owner_id = 0
    ORDER BY v.id FOR NO KEY UPDATE OF v;
    UPDATE inventory_level v SET reserved = v.reserved + w.pieces
    FROM (SELECT sku, house, 2 * count(*) AS pieces FROM l GROUP BY 1, 2) w
    WHERE v.company_id = 1 AND v.sku_id = w.sku AND v.warehouse_id = w.house AND v.owner_id = 0;
    INSERT INTO sourcing_decision (company_id, group_id, rule_set_id, cause, outcome, at)
    SELECT 1, demand_group, 1, 'placed', bench_decision(id % 10000, id % 9999, id % 9998), moment FROM o;
    INSERT INTO receivables_account (id, company_id, kind, code, currency, customer_id, balance, charged)
    SELECT account, 1, 'order', 'SX261123' || lpad(id::text, 7, '0'), 'CNY', customer, 60, 60 FROM o;
    INSERT INTO receivables_voucher (id, company_id, kind, subject, subject_id, "on", actor, at)
    SELECT voucher, 1, 'order_placed', 'order', id, current_date, 'token:1', moment FROM o;
    INSERT INTO receivables_posting (voucher_id, account_id, aspect, amount, currency)
    SELECT voucher, account, 'charge', 60, 'CNY' FROM o UNION ALL SELECT voucher, sales, 'other', -60, 'CNY' FROM o;
    INSERT INTO orders_order (id, company_id, number, channel_id, external_id, kind, state, source, buyer_id, ship_to_id,
        account_id, demand_group_id, currency, goods_total, total, placed_at, approved_at, "on", created_by, created_at,
        fingerprint, units_ordered, sourcing_wish)
    SELECT id, 1, 'SX261123' || lpad(id::text, 7, '0'), 1, 'X' || id, 'standard', 'approved', 'api', customer, address,
        account, demand_group, 'CNY', 60, 60, moment, moment, current_date, 'token:1', moment, hashint8extended(id, 3), 6,
        '{"warehouse": "", "ship_complete": false, "shortage_policy": ""}'
    FROM o;
    INSERT INTO orders_orderline (order_id, position, kind, sku_id, demand_id, code_received, quantity, quantity_entered,
        unit, unit_price, gross, total)
    SELECT id, position, 'goods', sku, demand, 'SKU01234', 2, 2, '件', 10, 20, 20 FROM l;
    INSERT INTO journal_entry (company_id, subject, subject_id, seq, kind, facts, actor, at)
    SELECT 1, 'customer', customer, 1, 'customer.created', '{"number": "C0000001"}'::jsonb, 'token:1', moment FROM o
    UNION ALL
    SELECT 1, 'order', id, 1, 'order.placed', jsonb_build_object('holds', '[]'::jsonb, 'lines',
        '[[1, 1691, 3, 3, 0, 0], [2, 8679, 1, 1, 0, 0], [3, 2628, 3, 3, 0, 0]]'::jsonb, 'total', '60.00', 'number',
        'SX261123' || lpad(id::text, 7, '0'), 'channel', 'web', 'currency', 'CNY'), 'token:1', moment FROM o
    UNION ALL
    SELECT 1, 'order', id, 2, 'order.approved', '{"by_rules": true}'::jsonb, 'token:1', moment FROM o;
    INSERT INTO accounts_searchtokens (company_id, subject, subject_id, tokens)
    SELECT 1, 'customer', customer, bench_tokens(25, customer) FROM o
    UNION ALL SELECT 1, 'order', id, bench_tokens(52, id) FROM o;
END
$$;
