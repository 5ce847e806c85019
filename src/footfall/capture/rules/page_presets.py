"""Public forms that are ready to use: landing page, newsletter, webinar, contest, after-sales."""

from typing import Any

from footfall.capture.rules.preset import EMAIL, NAME, PHONE, Preset


def _field(name: str, label: str, kind: str = "text", *, is_required: bool = False, **more: Any) -> dict[str, Any]:
    return {"name": name, "label": label, "kind": kind, "is_required": is_required, **more}


def _asked(field: dict[str, Any]) -> dict[str, Any]:
    return {**field, "is_required": True}


PAGE_PRESETS = (
    Preset("landing-page", "landing_page", "Landing page", is_long=False, fields=(
        _asked(NAME), _asked(PHONE), _field("product", "What are you interested in?", "product"),
    ), page={"heading": "Ask for a price", "button": "Ask for a price",
             "thanks": "Thank you for asking. We call you within one working day."}),
    Preset("newsletter", "newsletter", "Newsletter", is_long=False, fields=(
        NAME, _asked(EMAIL),
    ), page={"heading": "Our letter, once a month", "button": "Send it to me", "is_double_opt_in": True,
             "thanks": "Look into your mailbox now: a letter there asks you to confirm your address."}),
    Preset("webinar", "webinar", "Webinar registration", is_long=True, fields=(
        _asked(NAME), _asked(EMAIL), PHONE, _field("company", "Company"),
        _field("heard", "How did you hear of it?", "choice",
               choices=["From a friend", "In a letter of yours", "In an advertisement", "Elsewhere"]),
        _field("note", "What shall we speak about?", "long_text"),
    ), page={"heading": "Take part", "button": "Keep me a seat", "thanks": "Your seat is kept. The link comes by e-mail."}),
    Preset("contest", "contest", "Contest entry", is_long=False, fields=(
        _asked(NAME), _asked(PHONE), _field("answer", "Your answer", "text", is_required=True),
    ), page={"heading": "Take part and win", "button": "Take part", "thanks": "You take part. Winners are called."}),
    Preset("after-sales", "web_form", "After-sales", is_long=True, fields=(
        _asked(PHONE), NAME, _field("serial", "Serial number, if you have it at hand"),
        _field("satisfied", "How satisfied are you?", "choice", choices=["Very", "Mostly", "Not quite", "Not at all"]),
        _field("wish", "What may we do for you?", "choices", choices=["Service", "Spare parts", "A newer one", "Nothing now"]),
        EMAIL, _field("note", "Anything else?", "long_text"),
    ), page={"heading": "How is it doing?", "is_progressive": True, "thanks": "Thank you. We see to it."}),
)  # fmt: skip
