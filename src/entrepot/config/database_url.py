"""A database's address, taken apart. Knows nothing of Django, for the supervisor reads addresses too."""

from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from entrepot.config.problems import Trouble

_ADVICE = (
    "DATABASE_URL must name a PostgreSQL, as in postgresql://user:password@host:5432/name, "
    "with special characters written as in %40: correct it."
)


@dataclass(frozen=True)
class DatabaseUrl:
    """`postgresql://user:password@host:port/name?sslmode=…`; a host that starts with / is a socket's folder."""

    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    options: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> "DatabaseUrl":
        """This will take an address apart, or say what is wrong with it."""
        try:
            parts = urlsplit(text)
        except ValueError:
            raise Trouble(_ADVICE)
        if parts.scheme not in ("postgres", "postgresql"):
            raise Trouble(_ADVICE)
        options = dict(parse_qsl(parts.query))
        # urlsplit lowers the case of a host name, and a folder's name has a case.
        place = parts.netloc.rpartition("@")[2]
        host, port = (place, "") if place.endswith("]") or ":" not in place else place.rsplit(":", 1)
        # Brackets are of an address of IPv6; in the name of a folder they are written as %5B.
        host = host[1:-1] if host.startswith("[") else unquote(host)
        return cls(
            name=unquote(parts.path.lstrip("/")) or options.pop("dbname", "entrepot"),
            user=unquote(parts.username or "") or options.pop("user", ""),
            password=unquote(parts.password or "") or options.pop("password", ""),
            host=host or options.pop("host", ""),
            port=port or options.pop("port", ""),
            options=options,
        )

    def of(self, database: str) -> "DatabaseUrl":
        """This will give the address of another database on the same server."""
        return replace(self, name=database)

    def text(self) -> str:
        """This will write the address as one string."""
        who = quote(self.user, safe="") + (f":{quote(self.password, safe='')}" if self.password else "")
        address = ":" in self.host and not self.host.startswith("/")
        host = f"[{self.host}]" if address else quote(self.host, safe="")
        place = host + (f":{self.port}" if self.port else "")
        query = f"?{urlencode(self.options)}" if self.options else ""
        return f"postgresql://{who}{'@' if who else ''}{place}/{quote(self.name, safe='')}{query}"
