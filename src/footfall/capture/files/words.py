# ruff: noqa: E501, SIM905 -- lists of words, a field a paragraph
"""What headings and values are called elsewhere: other products' words and other languages, by the field they mean.

Written as phrases; they are compared after folding (case, accents, punctuation and camelCase apart).
"""

HEADINGS: dict[str, str] = {
    "name": """name; full name; contact name; customer name; lead name; visitor name; person; customer; client; your name; nombre;
        nombre completo; nome; nome completo; nom complet; vollstandiger name; nombre y apellido; nome e cognome; naam; ad soyad;
        imie i nazwisko; имя; фио; नाम; ग्राहक का नाम; nama; nama lengkap; 姓名; 名前; 氏名; お名前; الاسم; الاسم الكامل; ονοματεπώνυμο; họ và tên; tên; 성명; 이름; partner""",
    "first_name": """first name; firstname; given name; forename; primer nombre; prenom; vorname; voornaam; primeiro nome; imie;
        ad; имя пользователя; first; fname; 名; प्रथम नाम; nama depan; الاسم الأول""",
    "last_name": """last name; lastname; surname; family name; apellido; apellidos; sobrenome; nom de famille; nom; nachname;
        familienname; achternaam; cognome; soyad; soyadi; nazwisko; фамилия; last; lname; 姓; उपनाम; nama belakang; اسم العائلة""",
    "phone": """phone; phone number; mobile; mobile no; mobile number; mobile phone; mobile phone number; cell; cell phone; cellphone;
        contact number; contact no; telephone; tel; whatsapp; whatsapp number; phone mobile; phone work; office phone; work phone;
        business phone; home phone; phone home; phone other; primary phone; user phone; telefono; telefono movil; celular; movil;
        numero de telefono; telefone; telemovel; numero de telefone; telephone portable; portable; numero de telephone; mobiltelefon;
        telefon; telefonnummer; handy; handynummer; mobil; telefoon; telefoonnummer; mobiel; cellulare; numero di telefono; numer telefonu;
        telefon numarasi; cep telefonu; телефон; мобильный телефон; номер телефона; फ़ोन; फोन; मोबाइल; मोबाइल नंबर; nomor telepon; nomor hp; no hp;
        电话; 手机; 手机号; 手机号码; 電話番号; 携帯電話; 携帯電話番号; رقم الهاتف; الجوال; الهاتف; τηλέφωνο; số điện thoại; 전화번호; 휴대폰""",
    "email": """email; e mail; email address; email1; email 1; email from; mail; primary email; contact email; work email;
        business email; user email; correo; correo electronico; e mail adresse; emailadresse; adresse e mail; adresse email; courriel;
        endereco de email; e posta; eposta; adres e mail; почта; электронная почта; эл почта; ईमेल; alamat email; 邮箱; 电子邮件; 电子邮箱;
        メール; メールアドレス; البريد الإلكتروني; ηλεκτρονικό ταχυδρομείο; thư điện tử; 이메일""",
    "company": """company; company name; organization; organisation; organization name; account; account name; partner name; business name;
        employer; firm; associated company; primary associated company; empresa; nombre de la empresa; nome da empresa; societe; entreprise;
        nom de l entreprise; firma; firmenname; unternehmen; bedrijf; bedrijfsnaam; azienda; societa; sirket; компания; организация; कंपनी;
        perusahaan; 公司; 公司名称; 会社; 会社名; الشركة; εταιρεία; công ty; 회사""",
    "city": """city; town; primary address city; address city; mailing city; billing city; ciudad; cidade; ville; stadt; ort; wohnort; plaats;
        woonplaats; stad; citta; comune; sehir; miasto; город; शहर; kota; 城市; 市区町村; المدينة; πόλη; thành phố; 도시""",
    "language": "language; preferred language; lang; locale; preferred locale; idioma; langue; sprache; taal; lingua; dil; jezyk; язык; भाषा; bahasa; 语言; 言語",
    "product": """product; product name; product interest; interested in; product of interest; item; model; interest; service; requirement;
        producto; produto; produit; produkt; prodotto; urun; продукт; товар; उत्पाद; produk; 产品; 商品; المنتج""",
    "location": """location; outlet; outlet code; store; store code; store name; branch; shop; showroom; dealer; site; point of sale; tienda;
        sucursal; loja; filial; magasin; filiale; geschaft; winkel; negozio; sube; magaza; sklep; магазин; филиал; दुकान; शाखा; toko; cabang; 门店; 店舗; الفرع""",
    "campaign": """campaign; campaign name; campaign id name; utm campaign; campaign title; campana; campanha; campagne; kampagne; campagna;
        kampanya; kampania; кампания; अभियान; kampanye; 活动; キャンペーン; الحملة; original source drill down 1""",
    "source": """source; lead source; source id; source name; original source; original traffic source; latest source; utm source; origin; channel;
        how did you hear about us; origen; origen del cliente; fuente; fonte; origem; provenance; quelle; herkunft; bron; kaynak; zrodlo; источник;
        स्रोत; sumber; 来源; ソース; 流入元; المصدر""",
    "value": """value; amount; expected revenue; opportunity amount; deal value; deal amount; budget; potential; potential value; lead value;
        estimated value; expected value; valor; importe; monto; montant; betrag; wert; importo; valore; tutar; kwota; wartosc; сумма; मूल्य; nilai; 金额; 金額; القيمة; annual budget""",
    "currency": "currency; currency code; opportunity amount currency; deal currency code; moneda; moeda; devise; wahrung; valuta; para birimi; waluta; валюта; मुद्रा; mata uang; 货币; 通貨; العملة",
    "captured_at": """date; created; created at; created time; created date; create date; creation date; date created; date added; added on; created on; creation;
        date entered; submitted at; submission date; submit time; lead submit time; timestamp; time; first contact date; date time; enquiry date;
        inquiry date; visit date; lead date; lead creation date; fecha; fecha de creacion; fecha de registro; data; data de criacao; date de creation; datum;
        erstellt am; erstelldatum; aangemaakt op; data di creazione; tarih; kayit tarihi; data utworzenia; дата; дата создания; दिनांक; तारीख; tanggal; tanggal dibuat; 创建时间; 日期; 作成日; 日付; التاريخ""",
    "external_id": """id; external id; record id; lead id; contact id; row id; uuid; guid; reference; reference number; ref; lead no; lead number; enquiry no;
        enquiry number; crm id; google lead id; hs object id; vid; mql id; click id lead; identificador; kennung; referentie; riferimento; referans; referencja; номер""",
    "note": """note; notes; comment; comments; description; remarks; remark; message; details; question; questions and comments; internal notes;
        nota; notas; comentario; comentarios; observaciones; observacoes; commentaire; remarque; bemerkung; notiz; kommentar; nachricht; opmerking;
        opmerkingen; commento; aciklama; uwagi; komentarz; комментарий; примечание; टिप्पणी; catatan; 备注; 備考; メモ; ملاحظات""",
    "status": """status; lead status; lead stage; stage; stage id; state of lead; contact status; lifecycle stage; estado del lead; situacao; statut;
        etat du lead; leadstatus; stato; durum; статус; स्थिति; 状态; ステータス; الحالة""",
    "temperature": "temperature; lead temperature; rating; lead rating; heat; temperatura; calificacion; temperatur; interest level; hot warm cold; температура; rating interest",
    "priority": "priority; prioridad; prioridade; priorite; prioritat; prioriteit; priorita; oncelik; priorytet; приоритет; प्राथमिकता; prioritas; 优先级; 優先度; الأولوية",
    "is_existing_customer": """existing customer; is existing customer; is customer; already customer; customer already; current customer; repeat customer;
        cliente existente; ja e cliente; deja client; bestandskunde; bestaande klant; gia cliente; mevcut musteri; obecny klient; старый клиент; 老客户; 既存顧客""",
    "consent": """consent; opt in; optin; marketing consent; gdpr consent; marketing opt in; consentimiento; consentimento; consentement; einwilligung;
        toestemming; consenso; onay; zgoda; согласие; सहमति; 同意""",
    "consent_call": "call consent; phone consent; may we call; call opt in; consent call; phone opt in; may we call you",
    "consent_sms": "sms consent; sms opt in; consent sms; text consent; whatsapp opt in; may we text you",
    "consent_email": "email consent; email opt in; consent email; newsletter; newsletter opt in; subscribed; may we email you; may we write to you",
    "do_not_contact": """do not contact; do not call; dnc; dnd; opt out; opted out; email opt out; has opted out of email; donotcall; unsubscribed;
        unsubscribed from all email; no contactar; nicht kontaktieren; ne pas contacter""",
}  # fmt: skip

NOT_WHAT_IT_SEEMS = frozenset(
    """ad name; adset name; ad set name; form name; account id; creative name; campaign id; ad id; adset id; form id; owner; lead owner;
    contact owner; owner name; opportunity; opportunity name; assigned to; last modified date; last activity date; close date;
    company size; company id; product id; associated company ids; contact owner email; user name; created by; company country;
    job title; title; salutation; country; state; street; zip; postal code; website; industry""".replace("\n", " ")
    .strip()
    .split("; ")
)
"""Headings that hold a known word and mean something else; they are kept as they are."""

YES = frozenset(
    "yes y true t 1 x si sí sim oui ja evet tak да हाँ हां ya 是 はい نعم on granted allowed opted-in subscribed given".split()
)
NO = frozenset(
    "no n false f 0 nao não non nein nee hayir hayır nie нет नहीं tidak 否 いいえ لا off denied refused opted-out unsubscribed never".split()
)

TEMPERATURES = {
    "hot": "hot; very hot; caliente; quente; chaud; heiss; heet; caldo; sicak; goracy; горячий; high interest; acquired; active",
    "warm": "warm; tibio; morno; tiede; warm lead; lauwarm; tiepido; ilik; cieply; теплый; market failed; interested",
    "cold": "cold; frio; froid; kalt; koud; freddo; soguk; zimny; холодный; low interest; project cancelled; shutdown",
}
PRIORITIES = {
    "high": "high; urgent; very high; 3; 2; a; p1; alta; alto; haute; hoch; hoog; yuksek; wysoki; высокий; उच्च; tinggi; 高",
    "medium": "medium; normal; middle; 1; b; p2; media; medio; moyenne; mittel; gemiddeld; orta; sredni; средний; मध्यम; sedang; 中",
    "low": "low; 0; c; p3; baja; bajo; baixa; basse; niedrig; laag; bassa; dusuk; niski; низкий; निम्न; rendah; 低",
}
STATUSES = {
    "new": """new; open; open not contacted; assigned; raw; subscriber; lead; not contacted; untouched; to be contacted; nuevo; novo; nouveau; neu;
        nieuw; nuovo; yeni; nowy; новый; नया; baru; 新""",
    "attempting": "attempting; attempted; attempted to contact; in process; in progress; working; working contacted; ongoing; contacting; called; follow up; on hold",
    "connected": "connected; contacted; replied; open deal; reached; responded; contactado; contacte; kontaktiert; gecontacteerd; contattato",
    "nurturing": "nurturing; nurture; interested; marketing qualified lead; marketingqualifiedlead; mql; bad timing; evangelist; later",
    "qualified": "qualified; sales qualified lead; salesqualifiedlead; sql; opportunity; proposition; quotation; calificado; qualificado; qualifie; qualifiziert; qualificato; closed qualified",
    "unqualified": "unqualified; not qualified; closed not converted; lost; not interested; rejected; do not contact; disqualified; lost quotation; perdido; perdu; verloren; perso; kayip; closed lost",
    "recycled": "recycled; recycle; reopen; reopened",
    "dead": "dead; junk; junk lead; invalid; wrong number; spam; bounced; duplicate; muerto; mort; tot; dood; martwy",
    "converted": "converted; won; closed won; closed converted; customer; sold; client; ganado; ganho; gagne; gewonnen; vinto; kazanildi; wygrany",
}  # fmt: skip
SOURCES = {
    "external-database": "external database; purchased list; bought list; list; database; self generated; data vendor",
    "existing-customer": "existing customer; customer; existing client; repeat customer",
    "point-of-sale": "point of sale; walk in; store; showroom; counter; outlet; shop visit; in store",
    "web": "web; website; web site; web form; online; internet; web download; world wide web; google; google ads",
    "event": "event; trade show; conference; seminar; exhibition; seminar internal; seminar partner; trade fair",
    "referral": "referral; word of mouth; employee referral; external referral; customer referral; friend; employee; existing customer referral; other referral; reference",
    "telemarketing": "telemarketing; cold call; call; phone inquiry; phone; outbound call; inbound call",
    "mail": "mail; direct mail; letter; post; mass mailing",
    "social": "social; social media; organic social; paid social; facebook; instagram; linkedin; whatsapp; youtube",
    "partner": "partner; partner referral; reseller; supplier reference; external partner; dealer; agent; public relations",
}
"""What other products call the sources every company starts with; a word that is not here is a source of its own."""
