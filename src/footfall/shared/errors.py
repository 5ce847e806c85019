"""The refusals Footfall answers with. A refusal is an answer; anything else that is raised is a bug.

    Refusal 400
    |-- NotFound 404          what was asked for is not there, or not yours to see
    |-- NotAllowed 403        your role does not include this
    |-- Conflict 409          somebody else was there first, or the same key was used for another thing
    |-- Invalid 422           the content is not what was asked for; `fields` says where
    |-- TooLarge 413
    |-- NotJson 415           (shared/json_body.py)
    |-- TooMany 429
    `-- Unavailable 503       the database or the disk is away; try again after `retry_after` seconds

Steps subclass these beside the code that raises them. The docstring is the sentence the user reads.
"""

from typing import ClassVar


class Refusal(Exception):
    """That can't be done."""

    status: ClassVar[int] = 400

    def __init__(self, sentence: str | None = None, *, fields: dict[str, list[str]] | None = None) -> None:
        self.sentence = sentence or (self.__doc__ or "").strip()
        self.fields = fields or {}
        super().__init__(self.sentence)

    @property
    def code(self) -> str:
        """The machine-readable name of this refusal, as problem+json's `type` ends with it."""
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in type(self).__name__).lstrip("-")


class NotFound(Refusal):
    """There is nothing here by that name."""

    status = 404


class NotAllowed(Refusal):
    """Your role does not include this."""

    status = 403


class Conflict(Refusal):
    """Somebody changed this in the meantime."""

    status = 409


class Invalid(Refusal):
    """Something in what was sent is not as it should be."""

    status = 422


class TooLarge(Refusal):
    """That is more than can be taken at once."""

    status = 413


class TooMany(Refusal):
    """That was tried too often; please wait a little."""

    status = 429


class Unavailable(Refusal):
    """Footfall can't store anything at the moment; nothing was taken, please send it again."""

    status = 503
    retry_after = 5
