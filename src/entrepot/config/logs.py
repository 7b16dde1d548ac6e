"""The supervisor's own log lines, in the form of all the others."""

import logging
import logging.config
from typing import Any

from entrepot.config.logging import configuration


class Log:
    """Writes what happens to the processes."""

    def __init__(self, name: str) -> None:
        logging.config.dictConfig(configuration())
        self._logger = logging.getLogger(name)

    def info(self, message: str, **facts: Any) -> None:
        self._logger.info(message, extra=facts)

    def warning(self, message: str, **facts: Any) -> None:
        self._logger.warning(message, extra=facts)

    def error(self, message: str, **facts: Any) -> None:
        self._logger.error(message, extra=facts)
