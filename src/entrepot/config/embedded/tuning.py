"""What the server is told about this machine. ALTER SYSTEM overrides any of it."""

import os
from pathlib import Path

MEBIBYTE = 1024 * 1024
# A table that is vacuumed while it is empty is planned for as if it stayed so, as long as the transaction lasts in
# which a test fills it.
_THROWN_AWAY = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off",
}  # fmt: skip


def machine_memory() -> int:
    """This will give the memory of the machine, or of the container we are in, in bytes."""
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.is_file():
        text = limit.read_text().strip()
        if text.isdigit():
            return min(total, int(text))
    return total


def settings(memory: int, *, durable: bool = True) -> dict[str, str]:
    """This will choose the server's settings for a machine with that much memory.

    `durable=False` is for databases that are thrown away with the tests that made them.
    """
    megabytes = memory // MEBIBYTE
    chosen = {
        "shared_buffers": f"{64 if megabytes < 2048 else 128 if megabytes < 8192 else 256}MB",
        "effective_cache_size": f"{max(256, megabytes // 2)}MB",
        "work_mem": f"{8 if megabytes < 8192 else 16}MB",
        "maintenance_work_mem": f"{max(32, min(256, megabytes // 32))}MB",
        "max_connections": "100",
        "max_wal_size": "2GB",
        "wal_buffers": "4MB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "autovacuum_naptime": "20s",
        "autovacuum_vacuum_cost_delay": "1ms",
        "idle_in_transaction_session_timeout": "10min",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # Statements and row values may hold what people wrote: no log gets them.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "logging_collector": "on",
        "log_filename": "postgres-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        "fsync": "on",
        "synchronous_commit": "on",
    }
    if not durable:
        chosen |= _THROWN_AWAY
    return chosen
