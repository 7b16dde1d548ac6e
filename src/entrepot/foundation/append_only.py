"""Books are written, never rewritten."""


def refuse_rewriting(table: str) -> str:
    """This will write the SQL that makes the database refuse UPDATE and DELETE on a book. Used by migrations.

    The application's role has no right to either; this holds for the owner too. TRUNCATE is left to
    the owner, who drops whole tables anyway.
    """
    return f"""
        CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'Entries of {table} are never changed or deleted: book a correcting entry.'
                USING ERRCODE = 'restrict_violation';
        END $$;
        DROP TRIGGER IF EXISTS {table}_is_append_only ON {table};
        CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
    """
