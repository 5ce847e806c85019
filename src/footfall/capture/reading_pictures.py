"""The text on a picture: codes first, then letters. Needs `footfall[ocr]`; without it nothing is read, and that is said.

The models lie in the wheel, so that nothing is fetched and no picture leaves the machine.
"""

import io
from functools import cache
from importlib.util import find_spec
from typing import Any

from footfall.capture.rules.card_text import Box
from footfall.shared.late import late

_RAPIDOCR, _NUMPY, _IMAGE, _ZXING = late("rapidocr"), late("numpy"), late("PIL.Image"), late("zxingcpp")
_PARAMS = {
    "Global.log_level": "critical",
    "Global.use_cls": False,
    # Twice as fast as it comes, and as good on 36 cards.
    "Det.limit_side_len": 736,
    "Det.limit_type": "max",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
}


def may_read() -> bool:
    """Whether letters can be read here."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def codes_on(picture: bytes) -> list[str]:
    """The texts of the codes on a picture; none where no reader of codes is installed."""
    if find_spec("zxingcpp") is None:
        return []
    with _IMAGE.open(io.BytesIO(picture)) as opened:
        return [found.text for found in _ZXING.read_barcodes(opened) if found.text]


def boxes_on(picture: bytes) -> list[Box]:
    """The lines of text on a picture."""
    with _IMAGE.open(io.BytesIO(picture)) as opened:
        pixels = _NUMPY.asarray(opened.convert("RGB"))[:, :, ::-1]
    read = _engine()(pixels)
    if not read.txts:
        return []
    return [_box(text, corners) for text, corners in zip(read.txts, read.boxes.tolist(), strict=True)]


def _box(text: str, corners: list[list[float]]) -> Box:
    tops, lefts = [y for _, y in corners], [x for x, _ in corners]
    return Box(text, top=min(tops), left=min(lefts), height=max(tops) - min(tops))


@cache
def _engine() -> Any:  # noqa: ANN401 -- of a package without types that need not be there
    return _RAPIDOCR.RapidOCR(params=_PARAMS)
