"""People, households and companies, and the leads they leave behind at a shop's many doors."""

# ruff: noqa: S311, PLR2004, SIM905, E501, C901 -- the dice are no secret; shares of a made-up world; lists of words read better as text

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from footfall.identity.linkage.generator.names import LOCALES, a_name
from footfall.identity.linkage.generator.slips import in_script, respelt, short_form, slip

_PLANS = {
    "US": ("1", "{a}{b}", "2345678", 10), "GB": ("44", "7{b}", "4567", 10), "IN": ("91", "{a}{b}", "6789", 10),
    "DE": ("49", "17{b}", "0", 10), "RU": ("7", "9{b}", "0", 10), "ES": ("34", "6{b}", "0", 9), "FR": ("33", "6{b}", "0", 9),
    "BR": ("55", "119{b}", "0", 11), "PL": ("48", "5{b}", "0", 9), "TR": ("90", "53{b}", "0", 10), "AE": ("971", "50{b}", "0", 9),
    "GR": ("30", "69{b}", "0", 10),
}  # fmt: skip
_TRUNK = {"GB": "0", "IN": "0", "DE": "0", "RU": "8", "FR": "0", "TR": "0", "AE": "0"}
_FREE = "gmail.com gmail.com gmail.com yahoo.com hotmail.com outlook.com icloud.com".split()
_LOCAL_FREE = {"DE": "gmx.de web.de", "RU": "mail.ru yandex.ru", "IN": "rediffmail.com yahoo.co.in", "FR": "orange.fr", "PL": "wp.pl",
               "BR": "uol.com.br", "GB": "btinternet.com"}  # fmt: skip
_ADJECTIVES = (
    "alpha royal green silver national united modern prime golden rapid global star crystal noble coastal urban pioneer delta "
    "vertex lotus summit harbor ivory classic metro apex sunrise nova omega bright eagle cedar falcon granite"
).split()
_TRADES = (
    "logistics textiles foods chemicals motors clinic academy hotels pharma builders media systems insurance travels plastics "
    "interiors furniture electronics trading dental garments jewellers energy consulting foundry"
).split()
_FORMS = {"US": "Inc LLC Corp Co.", "GB": "Ltd Limited LLP", "IN": "Pvt Ltd|Private Limited|LLP|& Co.", "DE": "GmbH AG GmbH & Co. KG|KG",
          "RU": "OOO ZAO", "ES": "SL SA", "FR": "SARL SAS", "BR": "Ltda SA", "PL": "Sp. z o.o.|SA", "TR": "AS", "AE": "LLC FZE", "GR": "SA"}  # fmt: skip
_STREETS = "oak main station church park lake hill market garden mill river school king queen temple castle bridge cedar maple rose".split()
_KINDS = {
    "US": "Street St Avenue Ave Road Dr",
    "GB": "Street St Road Rd Lane",
    "IN": "Marg Nagar Road Rd Colony",
    "DE": "Strasse Str. Weg",
}
_TOWNS = "spring nor eas sout wes high low new old bel clare dan ed fair glen hart".split()
_TOWN_ENDS = "ton field ville burg pur nagar grad stadt ham ford mouth wood dale".split()
_MADE_UP_PHONES = "0000000000 9999999999 1234567890 1111111111 0123456789".split()
_MADE_UP_MAILS = "test@test.com na@na.com none@none.com noemail@noemail.com".split()
_ROLES = "info contact office sales".split()
FIELDS = (
    "first_name",
    "last_name",
    "company",
    "phone",
    "phone2",
    "email",
    "street",
    "city",
    "postcode",
    "country",
    "dob",
    "card",
)
CHANNELS = {
    "till": (5, 0.85, {"last": 0.85, "phone": 0.8, "email": 0.35, "company": 0.02, "address": 0.06, "city": 0.3, "born": 0.03, "card": 0.1}),
    "web": (4, 0.95, {"last": 0.95, "phone": 0.6, "email": 0.9, "company": 0.35, "address": 0.1, "city": 0.35, "born": 0.02, "card": 0.03}),
    "card": (2, 0.9, {"last": 1.0, "phone": 0.85, "email": 0.9, "company": 1.0, "address": 0.35, "city": 0.4, "born": 0.0, "card": 0.0}),
    "list": (3, 0.9, {"last": 0.97, "phone": 0.6, "email": 0.5, "company": 0.65, "address": 0.8, "city": 0.8, "born": 0.05, "card": 0.0}),
    "show": (2, 0.85, {"last": 0.95, "phone": 0.6, "email": 0.7, "company": 0.9, "address": 0.05, "city": 0.3, "born": 0.0, "card": 0.0}),
    "loyalty": (2, 0.9, {"last": 1.0, "phone": 0.85, "email": 0.6, "company": 0.02, "address": 0.6, "city": 0.7, "born": 0.7, "card": 0.7}),
    "call": (2, 0.8, {"last": 0.8, "phone": 1.0, "email": 0.2, "company": 0.3, "address": 0.05, "city": 0.3, "born": 0.02, "card": 0.02}),
}  # fmt: skip
"""Each door: how many of ten come by it, how well it is typed, and how often each field is asked and given."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What kind of base: from which countries, how carelessly typed, and which fields it does not have at all."""

    locales: tuple[str, ...] = ("US", "IN", "GB", "DE", "RU")
    slips: float = 1.0
    without: frozenset[str] = frozenset()
    always: frozenset[str] = frozenset()
    repeats: float = 1.0
    """How often one person comes back, against the usual."""
    households: float = 0.45
    companies: float = 0.35
    surnames: int = 1_800
    """How many rare surnames each country has."""

    towns: int = 600
    bodies: bool = False
    """Companies and their branches instead of persons."""


_DEMOGRAPHIC = frozenset({"last", "address", "city", "born"})
PROFILES = {
    "shop": Profile(),
    "land": Profile(surnames=12_000, towns=3_000),
    "world": Profile(locales=LOCALES),
    "south": Profile(locales=("ES", "FR", "BR", "US"), households=0.55),
    "east": Profile(locales=("RU", "GR", "AE", "TR", "IN"), companies=0.3),
    "trade": Profile(companies=0.85, households=0.15, locales=("US", "DE", "PL", "FR", "IN")),
    "careless": Profile(slips=1.8, repeats=1.3),
    "register": Profile(without=frozenset({"phone", "email", "company", "card"}), always=_DEMOGRAPHIC, households=0.75, locales=("US", "GB", "ES")),
    "files": Profile(without=frozenset({"phone", "email", "company"}), always=_DEMOGRAPHIC | {"card"}, slips=2.0, locales=("GB", "US", "FR")),
    "mail": Profile(without=frozenset({"phone", "address", "company", "card"}), always=frozenset({"last", "born"}), slips=1.5, locales=("GB", "US", "DE")),
    "bodies": Profile(bodies=True, slips=1.5, locales=("US", "GB", "IN", "DE", "FR")),
    "numbers": Profile(without=frozenset({"email", "address", "born", "company", "card"}), always=frozenset({"phone"}), locales=("IN", "AE", "TR", "BR")),
}  # fmt: skip
"""Kinds of bases. The weights learn from some and are checked on others (`training.py`).

`land` has surnames as widely spread as a census finds them: of 12,000 the commonest ten are had by 6 of 100, as in the
United States; it is for a million leads. The others are denser: coincidences come early there.
"""


@dataclass(frozen=True, slots=True)
class Lead:
    """One lead as typed, and the number of the person behind it."""

    entity: int
    said: dict[str, str]


@dataclass(slots=True)
class _Home:
    locale: str
    street: str
    city: str
    postcode: str
    line: str
    last: str
    email: str = ""


@dataclass(slots=True)
class _Firm:
    name: str
    locale: str
    domain: str
    line: str
    home: _Home


@dataclass(slots=True)
class _Person:
    entity: int
    locale: str
    first: str
    last: str
    homes: list[_Home]
    phones: list[str]
    emails: list[str]
    born: str
    card: str
    firms: list[_Firm] = field(default_factory=list)
    lasts: list[str] = field(default_factory=list)
    styles: tuple[str, ...] = ()


def leads(count: int, *, seed: int, profile: Profile | None = None) -> list[Lead]:
    """So many leads in the order they came in, of people made by the same dice."""
    dice = Random(seed)
    world = _World(dice, profile or PROFILES["shop"], count)
    found: list[Lead] = []
    while len(found) < count:
        if world.profile.bodies:
            found += world.entries()
            continue
        for person in world.household():
            found += world.visits(person)
    found = found[:count]
    dice.shuffle(found)
    return found


class _World:
    """Who lives where and works for whom."""

    def __init__(self, dice: Random, profile: Profile, count: int) -> None:
        self.dice, self.profile = dice, profile
        self.entities = 0
        towns = max(12, min(self.profile.towns, count // 120))
        self.towns = [(f"{dice.choice(_TOWNS)}{dice.choice(_TOWN_ENDS)}{dice.choice(['', '', ' park', ' hills'])}".title(),
                       [f"{dice.randrange(10_000, 99_999)}" for _ in range(8)]) for _ in range(towns)]  # fmt: skip
        self.firms: list[_Firm] = []
        self.recycled: list[str] = []
        for _ in range(max(4, int(count * 0.018))):
            self.firms.append(self._firm())

    def household(self) -> Iterator[_Person]:
        """The people of one home; one alone or several who share a name, an address and often a line."""
        dice = self.dice
        locale = dice.choice(self.profile.locales)
        last = a_name("last", locale, dice, self.profile.surnames)
        home = self._home(locale, last)
        shares = dice.random() < self.profile.households
        for _ in range(dice.choice((2, 2, 3, 3, 4, 5)) if shares else 1):
            yield self._person(locale, home, shares=shares)

    def _home(self, locale: str, last: str) -> _Home:
        dice = self.dice
        town, codes = dice.choice(self.towns)
        kind = dice.choice(_KINDS.get(locale, "Street Road Avenue").split())
        name = dice.choice(_STREETS) if dice.random() < 0.6 else f"{dice.choice(_STREETS)} {dice.choice(_STREETS)}"
        return _Home(
            locale,
            f"{dice.randrange(1, 400)} {name.title()} {kind}",
            town,
            dice.choice(codes),
            self._number(locale),
            last,
        )

    def _firm(self) -> _Firm:
        dice = self.dice
        locale = dice.choice(self.profile.locales)
        words = [dice.choice(_ADJECTIVES), dice.choice(_TRADES)]
        if dice.random() < 0.65:
            words.insert(1, dice.choice((*_ADJECTIVES, a_name("last", locale, dice, self.profile.surnames))))
        domain = "".join(words)[: dice.choice((12, 18, 24))].replace("-", "") + dice.choice(
            (".com", ".com", ".net", ".co", ".org")
        )
        return _Firm(" ".join(words).title(), locale, domain, self._number(locale), self._home(locale, ""))

    def _number(self, locale: str) -> str:
        dice = self.dice
        code, shape, lead, length = _PLANS[locale]
        made = shape.format(
            a=dice.choice(lead),
            b="".join(
                dice.choice("0123456789")
                for _ in range(length - shape.count("{a}") - len(shape.replace("{a}", "").replace("{b}", "")))
            ),
        )
        return f"+{code}{made}"

    def _person(self, locale: str, home: _Home, *, shares: bool) -> _Person:
        dice = self.dice
        self.entities += 1
        first = a_name("first", locale, dice)
        last = home.last if not shares or dice.random() < 0.88 else a_name("last", locale, dice, self.profile.surnames)
        own = self.recycled.pop() if self.recycled and dice.random() < 0.03 else self._number(locale)
        phones = [home.line if shares and dice.random() < 0.35 else own]
        if shares and phones[0] != home.line and dice.random() < 0.3:
            phones.append(home.line)
        emails = [self._mail(first, last, locale)]
        if shares and dice.random() < 0.15:
            home.email = home.email or emails[0]
            emails[0] = home.email
        born = f"{dice.randrange(1936, 2008)}-{dice.randrange(1, 13):02d}-{dice.randrange(1, 29):02d}"
        person = _Person(
            self.entities, locale, first, last, [home], phones, emails, born, f"{dice.randrange(10**7, 10**8)}"
        )
        person.lasts = [last]
        if dice.random() < self.profile.companies:
            self._employ(person, dice.choice(self.firms))
        self._changes(person)
        return person

    def _employ(self, person: _Person, firm: _Firm) -> None:
        dice = self.dice
        person.firms.append(firm)
        if dice.random() < 0.75:
            person.emails.insert(0, f"{self._mailbox(person.first, person.last)}@{firm.domain}")
        if dice.random() < 0.4:
            person.phones.insert(dice.randrange(2), firm.line)

    def _changes(self, person: _Person) -> None:
        """Moves, other jobs, other numbers and other surnames within the years the base covers."""
        dice = self.dice
        if dice.random() < 0.18:
            person.homes.append(self._home(person.locale, person.last))
        if person.firms and dice.random() < 0.15:
            self._employ(person, dice.choice(self.firms))
        if dice.random() < 0.15:
            self.recycled.append(person.phones[-1])
            person.phones.append(self._number(person.locale))
        if dice.random() < 0.12:
            person.emails.append(self._mail(person.first, person.last, person.locale))
        if dice.random() < 0.03:
            person.lasts.append(a_name("last", person.locale, dice, self.profile.surnames))

    def _mail(self, first: str, last: str, locale: str) -> str:
        hosts = _FREE + _LOCAL_FREE.get(locale, "").split()
        return f"{self._mailbox(first, last)}@{self.dice.choice(hosts)}"

    def _mailbox(self, first: str, last: str) -> str:
        dice = self.dice
        one, two = (
            word.encode("ascii", "ignore").decode().replace("-", "").replace(" ", "") or "m" for word in (first, last)
        )
        made = dice.choice(
            (
                f"{one}.{two}",
                f"{one}{two}",
                f"{one[0]}{two}",
                f"{one}{two[0]}",
                f"{one}_{two}",
                f"{two}.{one}",
                one,
                f"{two}{one}",
            )
        )
        return made if dice.random() < 0.65 and made != one else f"{made}{dice.randrange(1, 100)}"

    def visits(self, person: _Person) -> Iterator[Lead]:
        """What a person leaves behind, each time by some door."""
        dice = self.dice
        times = dice.choices((1, 2, 3, 4, 5, 7, 9), (60, 21, 10, 5, 2, 1.5, 0.5))[0]
        if dice.random() < self.profile.repeats - 1:
            times += 1
        doors = list(CHANNELS)
        for _ in range(times):
            door = dice.choices(doors, [CHANNELS[one][0] for one in doors])[0]
            said = self._said(person, door)
            yield Lead(person.entity, said)
            if door == "list" and dice.random() < 0.15:
                yield Lead(person.entity, self._resold(said))

    def entries(self) -> Iterator[Lead]:
        """A body as several registers list it, and now and then a branch of the same name elsewhere."""
        dice = self.dice
        firm = self._firm()
        for home in [firm.home] + ([self._home(firm.locale, "")] if dice.random() < 0.12 else []):
            self.entities += 1
            line = firm.line if dice.random() < 0.5 else self._number(firm.locale)
            short = " ".join(firm.name.split()[:-1]) if dice.random() < 0.3 else firm.name
            for _ in range(dice.choices((1, 2, 3, 4, 6), (45, 28, 14, 8, 5))[0]):
                rate = 0.09 * self.profile.slips
                name = self._body(firm, rate) if dice.random() < 0.75 else short
                said = dict.fromkeys(FIELDS, "") | {"company": name, "country": firm.locale}
                if dice.random() < 0.9:
                    said["street"] = self._typed(self._street(home.street), rate)
                    said["city"] = self._typed(home.city, rate)
                if dice.random() < 0.7:
                    said["postcode"] = self._typed(home.postcode, rate / 3)
                if dice.random() < 0.65:
                    said["phone"] = self._dialled(
                        line if dice.random() < 0.9 else self._number(firm.locale), firm.locale, rate
                    )
                if dice.random() < 0.3:
                    said["email"] = f"{dice.choice(_ROLES)}@{firm.domain}"
                yield Lead(self.entities, said)

    def _resold(self, said: dict[str, str]) -> dict[str, str]:
        """The same row of a list as another seller has it: a field fewer, in other letters."""
        again = dict(said)
        dropped = self.dice.choice(("phone", "email", "street", "company"))
        if dropped not in self.profile.always:
            again[dropped] = ""
        return {name: value.upper() if name in {"first_name", "last_name"} else value for name, value in again.items()}

    def _said(self, person: _Person, door: str) -> dict[str, str]:
        dice, profile = self.dice, self.profile
        _, care, asked = CHANNELS[door]
        rate = (1.15 - care) * 0.45 * profile.slips

        def given(what: str) -> bool:
            return what not in profile.without and (
                (what in profile.always and dice.random() < 0.94) or dice.random() < asked.get(what, 0)
            )

        first, last = self._named(person, rate, with_last=given("last"))
        firm = dice.choice(person.firms) if person.firms and dice.random() < 0.9 else None
        home = dice.choice(person.homes)
        said = dict.fromkeys(FIELDS, "") | {"first_name": first, "last_name": last, "country": person.locale}
        if given("phone"):
            said["phone"] = self._dialled(dice.choice(person.phones), person.locale, rate)
            if len(person.phones) > 1 and dice.random() < 0.12:
                said["phone2"] = self._dialled(dice.choice(person.phones), person.locale, rate)
        if given("email"):
            said["email"] = self._written(person, firm, rate)
        if firm and given("company"):
            said["company"] = self._body(firm, rate)
        place = firm.home if firm and door in {"card", "list"} and dice.random() < 0.5 else home
        if given("address"):
            said |= {
                "street": self._typed(self._street(place.street), rate),
                "postcode": self._typed(place.postcode, rate / 3),
                "city": self._typed(place.city, rate),
            }
        if given("city"):
            said["city"] = self._typed(place.city, rate)
        if given("born"):
            said["dob"] = slip(person.born, dice) if dice.random() < rate / 2 else person.born
        if given("card"):
            said["card"] = self._typed(person.card, rate / 2)
        return said

    def _street(self, street: str) -> str:
        for full, short in (
            ("Street", "St."),
            ("Avenue", "Av."),
            ("Road", "Rd"),
            ("Strasse", "Str."),
            ("Nagar", "Ngr"),
            ("Marg", "Mg"),
        ):
            if street.endswith(full) and self.dice.random() < 0.3:
                return street.removesuffix(full) + short
        return street

    def _named(self, person: _Person, rate: float, *, with_last: bool) -> tuple[str, str]:
        dice = self.dice
        first, last = person.first, dice.choice(person.lasts)
        if dice.random() < 0.14:
            first = short_form(first, dice)
        if dice.random() < rate * 0.5:
            first = respelt(first, dice)
        if dice.random() < rate * 0.4:
            last = respelt(last, dice)
        if dice.random() < 0.16:
            first, last = in_script(first, person.locale), in_script(last, person.locale)
        first, last = self._typed(first, rate).title(), self._typed(last, rate).title()
        if dice.random() < 0.05 and with_last:
            first = first[:1] + dice.choice((".", ""))
        elif dice.random() < 0.05:
            first = f"{first} {dice.choice('ABCDGJKMNPRSTV')}."
        if with_last and dice.random() < 0.025:
            first, last = last, first
        elif with_last and dice.random() < 0.03:
            first, last = f"{first} {last}", ""
        style = dice.random()
        if style < 0.07:
            first, last = first.lower(), last.lower()
        elif style < 0.12:
            first, last = first.upper(), last.upper()
        return first, last if with_last else ""

    def _typed(self, text: str, rate: float) -> str:
        return slip(text, self.dice) if self.dice.random() < rate else text

    def _dialled(self, number: str, locale: str, rate: float) -> str:
        dice = self.dice
        if dice.random() < 0.012:
            return dice.choice(_MADE_UP_PHONES)
        code = _PLANS[locale][0]
        if not number.startswith(f"+{code}"):
            return number
        national = number[len(code) + 1 :]
        if dice.random() < rate * 0.4:
            at = dice.randrange(2, len(national))
            national = national[:at] + dice.choice(("", dice.choice("0123456789"))) + national[at + 1 :]
        trunk = _TRUNK.get(locale, "")
        return dice.choice((
            f"+{code}{national}", f"+{code} {national[:3]} {national[3:6]} {national[6:]}", f"{trunk}{national}", f"{trunk}{national}",
            f"{trunk}{national[:5]} {national[5:]}", f"{trunk}{national[:3]}-{national[3:6]}-{national[6:]}", f"00{code}{national}" if locale != "US" else national,
        ))  # fmt: skip

    def _written(self, person: _Person, firm: _Firm | None, rate: float) -> str:
        dice = self.dice
        if dice.random() < 0.012:
            return dice.choice(_MADE_UP_MAILS)
        if firm and dice.random() < 0.06:
            return f"{dice.choice(_ROLES)}@{firm.domain}"
        local, _, domain = dice.choice(person.emails).partition("@")
        if dice.random() < rate * 0.5:
            local = slip(local, dice)
        if domain == "gmail.com" and dice.random() < 0.05:
            local = f"{local}+{dice.choice(('shop', 'news', 'offers'))}"
        if dice.random() < 0.02:
            domain = slip(domain, dice)
        address = f"{local}@{domain}"
        return address.upper() if dice.random() < 0.05 else address

    def _body(self, firm: _Firm, rate: float) -> str:
        dice = self.dice
        forms = _FORMS[firm.locale]
        form = dice.choice(forms.split("|") if "|" in forms else forms.split())
        name = firm.name if dice.random() < 0.4 else f"{firm.name} {form}"
        return self._typed(name.upper() if dice.random() < 0.06 else name, rate)
