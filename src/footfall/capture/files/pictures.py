"""Photos that people take of cards: looked at, turned upright, made small, and never kept with what the camera adds."""

import io

from footfall.shared.errors import Invalid, TooLarge
from footfall.shared.late import late

MOST_BYTES = 15 * 1024**2
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1_600
"""As many pixels as reading a card can use."""

_IMAGE, _OPS = late("PIL.Image"), late("PIL.ImageOps")
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc")


class NotAPicture(Invalid):
    """This is no picture that can be read; take a photo as JPEG or PNG."""


class PictureTooLarge(TooLarge):
    """The photo is larger than one can be read here."""


def small_picture(content: bytes) -> bytes:
    """The photo upright, at most 1,600 pixels long, as JPEG without place, time and camera; or a refusal in words."""
    if len(content) > MOST_BYTES:
        raise PictureTooLarge(
            f"The photo has {len(content) / 1024**2:,.0f} MB; up to {MOST_BYTES // 1024**2} MB can be read. "
            "Choose a smaller size in the camera."
        )
    _check_kind(content)
    try:
        with _IMAGE.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise PictureTooLarge(
                    f"The photo is {width:,} by {height:,} pixels, more than can be read. Choose a smaller size."
                )
            upright = _OPS.exif_transpose(picture).convert("RGB")
    except _IMAGE.DecompressionBombError as error:
        raise PictureTooLarge from error
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError) as error:
        raise NotAPicture("The picture is damaged; take the photo again.") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=80)
    return out.getvalue()


def _check_kind(content: bytes) -> None:
    """Refuse in their own words what people send most often instead of a photo."""
    if not content:
        raise NotAPicture("The file is empty.")
    if content.startswith(b"%PDF"):
        raise NotAPicture("This is a PDF. Take a photo of the card, or a picture of the screen, and send that.")
    if content[4:12] in _HEIC:
        raise NotAPicture(
            "This is a HEIC photo. Set the camera to the most compatible format (JPEG), or send a picture of the screen."
        )
    if content[4:12] in (b"ftypavif", b"ftypavis"):
        raise NotAPicture("This is an AVIF picture. Send it as JPEG or PNG.")
    if content.lstrip()[:5].lower() in (b"<svg ", b"<?xml"):
        raise NotAPicture("This is a drawing, not a photo.")
