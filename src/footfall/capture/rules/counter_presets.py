"""Forms that are ready to use for the usual kinds of counter."""

from footfall.capture.rules.preset import CITY, EMAIL, NAME, PHONE, PRODUCT, Preset, asked_for

COUNTER_PRESETS = (
    Preset("register", "visitors_register", "Visitor's register", is_long=False, fields=(
        NAME, PHONE, asked_for("note", "What brings you here?"),
    )),
    Preset("prize", "prize", "Information for a prize or discount", is_long=True, fields=(
        NAME, PHONE, EMAIL, PRODUCT, asked_for("timing", "When do you want it?", "timing"),
        asked_for("budget", "Budget", "money"), asked_for("references", "Who else might like it?", "long_text"),
    )),
    Preset("hotel", "hotel_check_in", "Hotel check-in", is_long=True, fields=(
        NAME, PHONE, EMAIL, CITY, asked_for("company", "Company"), asked_for("note", "What brings you here?"),
    )),
    Preset("out-patient", "out_patient", "Out-patient registration", is_long=True, fields=(
        NAME, PHONE, CITY, asked_for("department", "Department"),
    )),
    Preset("home-visit", "home_visit", "Home visit", is_long=True, fields=(
        NAME, PHONE, PRODUCT, asked_for("need", "What do you need it for?", "long_text"),
        asked_for("timing", "When do you want it?", "timing"),
        asked_for("references", "Who else might like it?", "long_text"),
    )),
)  # fmt: skip
