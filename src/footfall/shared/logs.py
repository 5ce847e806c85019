"""Structured logs without personal data."""

import logging
import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_DIGITS = re.compile(r"(?<![\w-])\+?\d[\d ()-]{7,}\d(?![\w-])")
_KEPT = {"timestamp", "level", "logger"}


def scrub(text: str) -> str:
    """The text with e-mail addresses and phone-like runs of digits blacked out."""
    return _DIGITS.sub("[number]", _EMAIL.sub("[e-mail]", text))


def _scrub_event(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:  # noqa: ANN401 -- structlog's processor shape
    for key, value in event.items():
        if isinstance(value, str) and key not in _KEPT:
            event[key] = scrub(value)
    return event


def configure_logging(*, level: str, shape: str) -> None:
    """Logs of this process as one JSON object a line (`json`) or as readable lines (`console`), scrubbed."""
    chain: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _scrub_event,
    ]
    last: Any = structlog.processors.JSONRenderer() if shape == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "line": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
                    "foreign_pre_chain": chain,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {"procrastinate": {"level": "WARNING"}, "uvicorn.access": {"level": "WARNING"}},
        }
    )
