"""Names of several countries: common ones by hand, rare ones put together from the syllables of the language."""

# ruff: noqa: ISC004, S311, PLR2004 -- long lists of words; the dice are no secret; shares of a made-up language

from bisect import bisect
from functools import cache
from itertools import accumulate
from random import Random

FIRST = {
    "US": "james mary robert patricia john jennifer michael linda david elizabeth william barbara richard susan joseph "
    "jessica thomas sarah charles karen christopher lisa daniel nancy matthew betty anthony margaret mark sandra donald "
    "ashley steven kimberly paul emily andrew donna joshua michelle kenneth carol kevin amanda brian dorothy george "
    "melissa timothy deborah ronald stephanie edward rebecca jason sharon jeffrey laura ryan cynthia jacob kathleen gary "
    "amy nicholas angela eric shirley jonathan anna stephen brenda larry pamela justin emma scott nicole brandon helen "
    "benjamin samantha samuel katherine gregory christine alexander debra frank rachel patrick carolyn raymond janet jack",
    "GB": "oliver olivia george amelia harry isla noah ava jack mia leo ivy arthur lily muhammad isabella oscar rosie "
    "charlie sophia alfie grace henry freya archie poppy thomas evie freddie emily joshua ella james charlotte william "
    "daisy theodore florence lucas willow edward alice max phoebe isaac matilda benjamin sienna alexander hannah graham "
    "elaine nigel maureen keith gillian trevor sheila colin hazel stuart lorraine gareth sian callum fiona hamish alan",
    "IN": "aarav aditi ajay alok amit anand ananya anil anita anjali ankit arjun arun asha ashok bhavna chetan deepa "
    "deepak devika dinesh divya farhan gaurav geeta gopal harish hema imran isha jaya jyoti karan kavita kiran komal "
    "krishna lakshmi madhav mahesh manish manoj meena meera mohan mukesh naresh neha nikhil nisha pankaj pooja pradeep "
    "prakash preeti priya priyanka rahul raj rajesh rakesh ramesh rani ravi rekha ritu rohan rohit sachin sandeep sanjay "
    "seema shalini shweta sneha sunil sunita suresh swati usha varun vijay vikram vinod vivek yash zara abdul fatima",
    "DE": "peter ursula michael maria thomas renate wolfgang petra klaus monika juergen helga hans karin dieter sabine "
    "manfred brigitte uwe ingrid stefan susanne frank andrea andreas claudia bernd gabriele rainer birgit horst heike "
    "juliane lukas lena jonas lea finn hannah leon anna paul emma maximilian marie felix sophie moritz clara tim laura "
    "jan katharina florian julia sebastian franziska matthias christina tobias stefanie markus nicole heinrich gerda",
    "RU": "aleksandr yelena sergei olga vladimir tatyana andrei natalya aleksei irina dmitri svetlana nikolai anna ivan "
    "lyudmila mikhail galina yuri marina yevgeny yekaterina viktor nadezhda igor lyubov maksim yulia anatoli valentina "
    "oleg anastasia pavel vera konstantin ksenia denis larisa roman oksana vadim alla kirill darya ruslan polina artyom "
    "zoya gleb inna stanislav raisa fyodor nina timofei maria ilya sofia leonid tamara boris yana grigori lidia",
    "ES": "antonio maria manuel carmen jose ana francisco isabel david laura juan cristina javier marta daniel lucia "
    "carlos elena jesus pilar alejandro sara miguel rosa rafael paula pedro raquel pablo mercedes angel beatriz sergio "
    "julia fernando teresa jorge silvia luis rocio alberto irene alvaro patricia diego andrea adrian monica enrique "
    "alba ramon nuria vicente consuelo ivan dolores ruben montserrat oscar angela joaquin inmaculada santiago esther",
    "FR": "jean marie pierre jeanne michel francoise andre monique philippe catherine rene nathalie louis isabelle alain "
    "jacqueline jacques anne bernard sylvie marcel martine daniel madeleine roger nicole robert suzanne paul helene claude "
    "christine christian louise henri valerie nicolas sophie francois denise thierry julie olivier camille laurent lea "
    "julien manon thomas emma antoine chloe hugo ines lucas sarah maxime celine alexandre aurelie guillaume audrey",
    "BR": "maria jose ana joao antonia antonio francisca francisco adriana carlos juliana paulo marcia pedro fernanda lucas "
    "patricia luiz aline marcos sandra luis camila gabriel amanda rafael bruna daniel jessica marcelo leticia bruno julia "
    "eduardo luciana felipe vanessa raimundo mariana rodrigo gabriela manoel vera mateus vitoria andre larissa fernando "
    "claudia fabio beatriz leonardo rita gustavo luana guilherme sonia leandro renata tiago eliane anderson josefa",
    "PL": "piotr anna krzysztof maria andrzej katarzyna jan malgorzata stanislaw agnieszka tomasz barbara pawel krystyna "
    "marcin ewa michal elzbieta marek zofia grzegorz teresa jozef joanna lukasz magdalena adam monika zbigniew jadwiga "
    "jerzy danuta tadeusz irena mateusz halina dariusz helena mariusz beata wojciech aleksandra ryszard marta jakub dorota "
    "henryk jolanta robert karolina rafal natalia kazimierz iwona jacek urszula maciej justyna kamil renata janusz sylwia",
    "TR": "mehmet fatma mustafa ayse ahmet emine ali hatice huseyin zeynep hasan elif ibrahim meryem ismail zehra osman "
    "sultan yusuf hanife murat merve omer havva ramazan ozlem halil leyla suleyman esra abdullah sibel mahmut tugba recep "
    "busra salih gul fatih songul kadir sevim emre derya hakan dilek adem kubra kemal yasemin bekir gulsen can selin",
    "AE": "mohammed fatima ahmed aisha ali maryam omar khadija hassan zainab hussein noor ibrahim layla youssef salma khalid "
    "huda mahmoud amina abdullah rania hamza samira tariq dina karim hana bilal yasmin mustafa mona saeed nadia jamal "
    "latifa faisal hind nasser sara rashid reem sultan dalal walid noura majid amal ziad lina salem asma adel wafa",
    "GR": "georgios maria dimitrios eleni konstantinos katerina ioannis vasiliki nikolaos sofia panagiotis angeliki "
    "christos georgia athanasios dimitra vasileios konstantina michail paraskevi evangelos anna spyridon ioanna antonios "
    "despina andreas kalliopi stavros fotini petros evangelia theodoros chrysoula ilias stavroula alexandros athina",
}
LAST = {
    "US": "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson "
    "anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson "
    "walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera campbell "
    "mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris morales",
    "GB": "smith jones williams taylor brown davies evans wilson thomas johnson roberts robinson thompson wright walker "
    "white edwards hughes green hall lewis harris clarke patel jackson wood turner martin cooper hill ward morris moore "
    "clark lee king baker harrison morgan allen james scott phillips watson davis parker bennett price griffiths young",
    "IN": "sharma singh kumar gupta verma patel shah reddy rao nair iyer menon joshi mehta desai kulkarni agarwal jain "
    "banerjee mukherjee chatterjee das ghosh bose khan ahmed ansari qureshi kapoor malhotra chopra khanna arora sethi "
    "mishra pandey tiwari tripathi shukla yadav thakur chauhan rathore naidu pillai hegde gowda shetty fernandes kaur",
    "DE": "mueller schmidt schneider fischer weber meyer wagner becker schulz hoffmann schaefer koch bauer richter klein "
    "wolf schroeder neumann schwarz zimmermann braun krueger hofmann hartmann lange schmitt werner krause meier lehmann "
    "koehler maier walter mayer kaiser fuchs peters lang scholz moeller weiss jung hahn schubert vogel friedrich keller",
    "RU": "ivanov smirnov kuznetsov popov vasilyev petrov sokolov mikhailov novikov fyodorov morozov volkov alekseyev "
    "lebedev semyonov yegorov pavlov kozlov stepanov nikolayev orlov andreyev makarov nikitin zakharov zaitsev solovyov "
    "borisov yakovlev grigoryev romanov vorobyov sergeyev kuzmin frolov aleksandrov dmitriyev korolyov gusev kiselyov",
    "ES": "garcia gonzalez rodriguez fernandez lopez martinez sanchez perez gomez martin jimenez ruiz hernandez diaz moreno "
    "alvarez romero alonso gutierrez navarro torres dominguez vazquez ramos gil ramirez serrano blanco suarez molina "
    "morales ortega delgado castro ortiz rubio marin sanz nunez iglesias medina garrido santos castillo cortes lozano",
    "FR": "martin bernard thomas petit robert richard durand dubois moreau laurent simon michel lefebvre leroy roux david "
    "bertrand morel fournier girard bonnet dupont lambert fontaine rousseau vincent muller lefevre faure andre mercier "
    "blanc guerin boyer garnier chevalier francois legrand gauthier garcia perrin robin clement morin nicolas henry",
    "BR": "silva santos oliveira souza rodrigues ferreira alves pereira lima gomes costa ribeiro martins carvalho almeida "
    "lopes soares fernandes vieira barbosa rocha dias nascimento andrade moreira nunes marques machado mendes freitas "
    "cardoso ramos goncalves santana teixeira araujo moura correia cavalcanti monteiro batista campos pinto miranda",
    "PL": "nowak kowalski wisniewski wojcik kowalczyk kaminski lewandowski zielinski szymanski wozniak dabrowski kozlowski "
    "jankowski mazur wojciechowski kwiatkowski krawczyk kaczmarek piotrowski grabowski zajac pawlowski michalski krol "
    "wieczorek jablonski wrobel nowakowski majewski olszewski stepien malinowski jaworski adamczyk dudek nowicki pawlak",
    "TR": "yilmaz kaya demir sahin celik yildiz yildirim ozturk aydin ozdemir arslan dogan kilic aslan cetin kara koc kurt "
    "ozkan simsek polat korkmaz ozcan erdogan cakir erdem can sen yavuz ates guler bulut aksoy turan keskin unal gunes",
    "AE": "al-mansoori hassan ali khan al-farsi saleh mahmoud nasser haddad khalil mansour farouk aziz rahman hamdan "
    "saad al-hashimi qasim najjar ibrahim youssef abdullah karim othman bakr zayed shams darwish sabbagh fares habib",
    "GR": "papadopoulos vlachos angelopoulos nikolaidis georgiou oikonomou papadakis dimitriou pappas karagiannis "
    "christodoulou vasileiou konstantinou makris alexiou ioannidis athanasiou theodorou petrou samaras katsaros panagiotou",
}
_SYLLABLES = {
    "US": ("ba ber bran car dal de el fair gar har hol ken lan mar nor pres ran shel tre wes", "bert den field ford ham "
    "land ley man more ner son ston ter ton vin wood worth"),
    "GB": ("ash black brad brook chat cop dun elm farn glen hart hol kirk lang mar nor pem red shaw stan whit", "bourne "
    "by combe croft dale den field ford gate ham hurst ley lock ridge ton well wick"),
    "IN": ("bha cha deva gan hari jaga kesa lok madha nara parme raj sada trilo uma vara yoga", "bhai chand das deep kar "
    "kumar lal nath pal ram rao sena swamy tala vel wal"),
    "DE": ("acker berg birken breit dorn eber fal gold grun hag kalt kirch linden nuss rosen stein wald wein", "auer bach "
    "berger dorf feld hauer heimer hof hoefer mann meister müller stetter thal wald"),
    "RU": ("baran belo bog cher doro gala goro kali kras lapi medve nosk ovch plat ryba shev tara vino zhura", "kov nov "
    "ov ev in skov tsov chev rin lin kin nikov shin"),
    "ES": ("alba are be cam cas es fuen gar her igle lla mon nava olme pala que rive sala torre val", "rez nez do gui "
    "lla no res ros sa tero varez gado zano"),
    "FR": ("au bel bou char des du fon gau hau jou la mar mon per re sau ter va", "bert chard court din geon lard let lier "
    "mont nard quet rand reau sier tin vier"),
    "BR": ("al ara bar cam car fa fer gon gui la ma me mo oli pi ra sa te va", "ção deiro es feiro lho mento nha reira "
    "ro ta tes veira zeres"),
    "PL": ("bar bor bro cza dab gra gro jab kali kra lip mal now ol pio rad sob szy wil zab", "czak czyk owski ewicz icki "
    "inski kowski nowski ski wicz ak ek"),
    "TR": ("ak al ay bas boz dag dem er gok gul kara kir koc oz sari tas tur yal", "bas bulut can dag er gen han kan lar "
    "oglu soy tas tekin türk"),
    "AE": ("abu ben da fa ga hab ja kar mas naj qa ras sab tam wah ya zah", "bari dad diri fari hani kri lik "
    "mmadi nsari rami shimi wi zali"),
    "GR": ("anag androu chatzi dimo fili gian kala kara kou mavro papa ralli sta theo tsa vas xen", "akis atos douros "
    "giannis kis las lis melis nis poulos rakis tidis"),
}  # fmt: skip
_RARE_FIRST = 220
_SHORT_ONES = 2_000
"""So many names of two or three syllables a language has to offer here; further ones are longer."""


@cache
def _ranked(kind: str, locale: str, rare: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Names and their running share: the one ranked n-th is had by a share that falls as 1 / (n + 4)."""
    listed = (FIRST if kind == "first" else LAST)[locale].split()
    own = Random(f"{kind} {locale}")
    begins, ends = (part.split() for part in _SYLLABLES[locale])
    made: dict[str, None] = dict.fromkeys(listed)
    while len(made) < len(listed) + rare:
        middle = own.choice(begins) if own.random() < 0.35 else ""
        if len(made) > _SHORT_ONES:
            middle += own.choice(begins)
        made[
            f"{own.choice(begins)}{middle}{own.choice(ends)}{'a' if kind == 'first' and own.random() < 0.4 else ''}"
        ] = None
    power = 0.85 if kind == "first" else 0.8
    return tuple(made), tuple(accumulate(1 / (rank + 4) ** power for rank in range(len(made))))


def a_name(kind: str, locale: str, dice: Random, surnames: int = 1_800) -> str:
    """A first name or a surname of a country, common ones more often; `surnames` rare ones there are."""
    names, shares = _ranked(kind, locale, _RARE_FIRST if kind == "first" else surnames)
    return names[bisect(shares, dice.random() * shares[-1])]


LOCALES = tuple(FIRST)
