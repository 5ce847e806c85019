"""The ways to get leads that we recommend, each with the reason in a sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Technique:
    """A channel worth having, and what it is good for."""

    channel: str
    why: str


TECHNIQUES = (
    Technique("visitors_register", "Everybody who comes in leaves a name, also who buys nothing today."),
    Technique("counter", "The attendant asks three things while the visitor looks around."),
    Technique("loyalty_card", "A card in the hand is a reason to give a number that works."),
    Technique("prize", "A prize or a discount pays for the answers of a long form."),
    Technique("brochure", "A code on the brochure catches who reads it at home."),
    Technique("home_visit", "At home there is time, and there are names of friends."),
    Technique("referral", "Who was sent by a friend buys more often than anybody else."),
    Technique("after_sales", "A serviced customer knows what to buy next, and is known already."),
    Technique("existing_customers", "Those who bought before cost least to win again."),
    Technique("business_card", "At a fair or across the desk a card is all there is time for."),
    Technique("trade_show", "Badges and cards of a whole day, with what was talked about."),
    Technique("web_form", "Whoever looks at a price at night leaves a number for the morning."),
    Technique("landing_page", "One page for one advertisement, so that its cost has a result."),
    Technique("contest", "Many names in a short time, of which few are warm; measure both."),
    Technique("newsletter", "Those not ready to buy stay in reach until they are."),
    Technique("webinar", "An hour of attention from people who know little of you."),
    Technique("direct_mail", "A letter with a code says which street answered."),
    Technique("telemarketing_list", "A list to be called, with its dead numbers counted."),
    Technique("bought_list", "Names at a price; dead ones show what the vendor is worth."),
    Technique("social_ads", "Cheap and many; the cost of a warm lead decides."),
    Technique("google_lead_form", "Who searches for it asks for it, without leaving the search."),
    Technique("meta_lead_ads", "A form that is filled in by itself; few letters, so verify the numbers."),
    Technique("sms_keyword", "A word and a number on a poster work on any phone, without the web."),
    Technique("inbound_call", "Who calls wants something now."),
    Technique("partner", "Somebody else's customers, with their word for you."),
)
