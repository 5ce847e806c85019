"""Words of names as they sound and as they are shortened, for comparison only."""

import re
from functools import lru_cache

from anyascii import anyascii

from footfall.identity.normalise.scripts import latin

_SHORT_FORMS = """
alexander alex al sandy sasha sascha aleksandr alexandr alejandro alessandro iskander xander
alexandra alex sandra sandy sasha aleksandra alejandra lexi
abigail abby gail / andrew andy drew andrei andrey andres andreas andrzej andre / anthony tony antonio anton antony
ann anna anne annie nancy hannah anita annette anya / arthur art artie arturo / barbara barb babs barbie varvara
benjamin ben benny benji / bernard bernie / bradley brad
catherine katherine kathryn kate kathy cathy katie kitty katharina katarina
catherine katerina ekaterina
catherine yekaterina katya kasia catalina karin / charles charlie chuck chas carl karl carlos
charlotte lottie charlie / christina christine chris tina chrissy kristin kristina christa
christopher chris kit topher christoph cristobal krzysztof / cynthia cindy / daniel dan danny daniil danilo / david dave davey davi
deborah deb debbie
dennis denny denis / dmitri dmitry dmitriy dima mitya dimitri / donald don donny / dorothy dot dottie dolly
douglas doug / edward ed eddie ted ned teddy eduardo eduard / eleanor ellie nell nora / elizabeth liz beth betty eliza lizzie
elizabeth betsy elisabeth elisa elsa lisa yelizaveta elizaveta / emily em emma millie / eugene gene yevgeny evgeny evgeniy zhenya
frances fran francesca / francis frank fran francisco paco pancho francesco franz / frederick fred freddie friedrich fritz
gabriel gabe gabby / george georg jorge georgy yuri / gerald gerry jerry / gregory greg grigory / harold harry hal
helen helena lena elena nell ellen / henry hank harry heinrich heinz enrique henri / ivan vanya / isabella isabel bella izzy
jacob jake jakob / jacqueline jackie / james jim jimmy jamie jaime / janet jan / jeffrey jeff geoffrey geoff
jennifer jen jenny jenna / jessica jess jessie / john jack johnny jon jonny johann johannes hans juan jean ivan jan giovanni
jonathan jon johnny nathan / joseph joe joey jose pepe josef giuseppe yusuf / joshua josh / judith judy / juliana julia julie
yulia julka / kenneth ken kenny / kimberly kim / konstantin kostya / lawrence larry laurie lorenzo laurence / leonard leo len lenny
leonid lyonya / linda lin / louis lou lewis luis luigi / lucia lucy lucille / ludmila lyudmila lyuda luda
margaret maggie meg peggy marge margarita rita greta / maria mary marie mariya masha maryam molly polly / martha marty
mark marc marco marcus markus marcos
martin marty martina / matthew matt matty matthias mateo matteo / maximilian max maxim maksim / melissa mel missy
michael mike mick mickey mikhail misha miguel michel michal mikey / natalia nataliya natalya natasha nat natalie
nicholas nick nicky nico nikolai nikolay kolya nicolas klaus / nicole nicky nikki / oleksandr sasha alex / oliver ollie
olga olya / pamela pam / patricia pat patty tricia trish / patrick pat paddy / paul pavel pablo pasha paulo pauli
peter pete piotr pyotr petya pedro petr pierre / philip phil phillip felipe philipp / rachel rae rachael / raymond ray
rebecca becky becca / richard rick dick rich ricky richie ricardo / robert rob bob bobby robbie bert roberto
ronald ron ronnie / rose rosa rosie / russell russ / samantha sam sammy / samuel sam sammy / sarah sara sally
sergei sergey seryozha sergio serge / stephanie steph stefanie / stephen steven steve stevie stefan esteban stephan
stepan / susan sue susie suzanne susanne / svetlana sveta lana / tatiana tatyana tanya / teresa theresa terry tess
thomas tom tommy tomas / timothy tim timmy timofey / victor viktor vitya vic / victoria vicky tori viktoria vika / vincent vince vinny
virginia ginny / vladimir vova volodya vlad / walter walt wally / william bill billy will willy liam guillermo wilhelm willi
zachary zach zack zak / anastasia nastya stacy stasia / galina galya / irina ira irene / nadezhda nadya
mohammed mohammad muhammad mohamed md mohd muhammed mehmet ahmed / abdul abdullah abdel / rajesh raj raju / rajendra raj raju rajinder
suresh suri / ramesh ram rama / krishna kris krishnan kishan / lakshmi laxmi / sunil sunny / sandeep sandy sandip / pradeep pradip
dilip dileep / jitendra jitu jeetu jitender / narendra naren narender / mahendra mahender / virendra viru virender birendra
priyanka priya / deepak dipak deepu / sanjay sanju / vijay viju bijay / vivek vicky / ashok / manoj manu / mukesh / rakesh rocky
vikas vicky / vikram vicky bikram / gurpreet guri / harpreet harry / jaspreet jassi / subramaniam subbu mani subramanian
venkatesh venky venkat / srinivas srini seenu / guadalupe lupe / dolores lola / ignacio nacho / concepcion concha / manuel manolo
manuela / rafael rafa / rosario charo / santiago diego tiago santi / dimitrios dimitris / konstantinos kostas costas
georgios giorgos yorgos / ioannis yannis giannis / nikolaos nikos / malgorzata gosia / agnieszka aga / jerzy jurek / stanislaw staszek
tadeusz tadek / wojciech wojtek / zbigniew zbyszek / mustafa musti / huseyin hussein husain hassan / fatima fatma / aisha ayesha ayse
"""


def _groups() -> dict[str, tuple[str, ...]]:
    """Each short or foreign form to the names it may stand for, at most two."""
    stand_for: dict[str, list[str]] = {}
    for group in re.split(r"\s/\s|\n", _SHORT_FORMS):
        words = group.split()
        for word in words:
            names = stand_for.setdefault(word, [])
            if words[0] not in names:
                names.append(words[0])
    return {word: tuple(sorted(names)[:2]) for word, names in stand_for.items()}


_STAND_FOR = _groups()


def is_first_name(word: str) -> bool:
    """Whether a folded word is one of the first names that have short or foreign forms."""
    return word in _STAND_FOR


_SPELT = (
    ("shch", "s"), ("tsch", "s"), ("sch", "s"), ("tch", "s"), ("sh", "s"), ("zh", "s"), ("ch", "s"), ("cz", "s"),
    ("ph", "f"), ("ck", "k"), ("kh", "k"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("bh", "b"), ("jh", "j"), ("rh", "r"),
    ("wh", "v"), ("x", "ks"), ("q", "k"), ("c", "k"), ("w", "v"), ("z", "s"), ("ts", "s"), ("dj", "j"),
)  # fmt: skip
_FOLDED = re.compile("|".join(spelt for spelt, _ in _SPELT))
_SAID = dict(_SPELT)
_VOWELS = re.compile(r"[aeiouyjh]+")
_FEMININE = re.compile(r"(?<=..[oe]v)a$|(?<=..in)a$|(?<=sk)(?:aya|aia|a)$|(?<=sk)(?:y|i|ij|iy|ii)$")


_ARTICLE = "ال"
"""Arabic writes the article together with its name, Latin letters apart or not at all."""


def plain(word: str) -> str:
    """The word in small Latin letters, whatever its script."""
    said = latin(word.removeprefix(_ARTICLE) if len(word) > len(_ARTICLE) + 1 else word)
    return said if said.isascii() else anyascii(said).lower().replace("'", "").replace("`", "")


@lru_cache(maxsize=262_144)
def sound(word: str) -> str:
    """The consonants of a folded word and its first letter: Meyer and Maier, Suneeta and Sunita, Natalia and Natalya."""
    spelt = _FOLDED.sub(lambda found: _SAID[found.group()], _FEMININE.sub("", word))
    first = "i" if spelt[:1] in "yj" and spelt[1:2] in "aeiou" else spelt[:1]
    bare = first + _VOWELS.sub("", spelt[1:])
    return "".join(letter for place, letter in enumerate(bare) if place == 0 or letter != bare[place - 1])


@lru_cache(maxsize=262_144)
def full_forms(word: str) -> tuple[str, str]:
    """Two sounds of names that a first name may be short for, the same twice where there is one: bob is robert."""
    names = _STAND_FOR.get(word)
    if names is None:
        own = sound(word)
        return own, own
    return sound(names[0]), sound(names[-1])
