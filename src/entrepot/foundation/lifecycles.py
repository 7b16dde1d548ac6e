"""Which state may follow which: a table, one function that moves along it, and a trigger made from it."""

from collections.abc import Collection, Mapping, Sequence

from django.db import connection, models

from entrepot.foundation.refusals import OutOfTurn, Refusal


class Lifecycle:
    """The ways between states. States that lead nowhere need not be listed as keys."""

    def __init__(self, ways: Mapping[str, Collection[str]]) -> None:
        self.ways = {str(state): frozenset(map(str, to)) for state, to in ways.items()}

    def allows(self, state: str, *, to: str) -> bool:
        return str(to) in self.ways.get(str(state), frozenset())

    def from_states(self, to: str) -> list[str]:
        """This will list the states from which `to` can be reached in one step."""
        return sorted(state for state, ways in self.ways.items() if str(to) in ways)

    def refusal(self, what: str, state: str, to: str) -> Refusal | None:
        """This will give the sentence that says why `to` cannot follow `state`, or nothing if it can."""
        return None if self.allows(state, to=to) else OutOfTurn(what, str(state), str(to))

    def move(self, model: type[models.Model], ids: Sequence[int], *, to: str) -> list[int]:
        """This will move many rows to `to` in one statement, and return the ids of those that moved.

        A row whose state does not allow it stays as it is: the caller has locked the rows and refused
        those before. Moving on is also a new edition of nothing: people's edits alone count editions.
        """
        if not ids:
            return []
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET state = %s WHERE id = ANY(%s) AND state = ANY(%s) RETURNING id",
                [str(to), list(ids), self.from_states(to)],
            )
            return [row[0] for row in cursor.fetchall()]

    def trigger(self, table: str, column: str = "state") -> str:
        """This will write the SQL that makes the database refuse any other way. Used by migrations."""
        ways = sorted(f"{state}>{to}" for state, ways in self.ways.items() for to in ways)
        listed = ", ".join(f"'{way}'" for way in ways)
        name = f"{table}_{column}_life"
        return f"""
            CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF OLD.{column} IS DISTINCT FROM NEW.{column}
                   AND NOT (OLD.{column} || '>' || NEW.{column}) = ANY (ARRAY[{listed}]) THEN
                    RAISE EXCEPTION '{table} % cannot go from % to %', OLD.id, OLD.{column}, NEW.{column}
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            DROP TRIGGER IF EXISTS {name} ON {table};
            CREATE TRIGGER {name} BEFORE UPDATE OF {column} ON {table}
                FOR EACH ROW EXECUTE FUNCTION {name}();
        """
