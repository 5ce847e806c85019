"""The two tags that draw components: props, attributes, slots, and refusals."""

import pytest
from django.template import TemplateSyntaxError
from django.utils.safestring import mark_safe

from tests.web.drawing import drawn


def test_a_component_is_drawn_with_its_props() -> None:
    html = drawn('{% show "temperature" is="hot" %}')
    assert html == '<span class="temp temp--hot ">Hot</span>'


def test_a_prop_may_be_any_expression_of_the_page() -> None:
    html = drawn('{% show "temperature" is=lead.heat label=lead.heat|upper %}', lead={"heat": "warm"})
    assert html == '<span class="temp temp--warm ">WARM</span>'


def test_what_a_visitor_typed_is_escaped() -> None:
    html = drawn('{% show "person" who=name %}', name="<b>Asha</b>")
    assert html == '<span class="person "><b>&lt;b&gt;Asha&lt;/b&gt;</b></span>'


def test_html_attributes_pass_through() -> None:
    html = drawn('{% show "button" label="Save" data-opens="new" disabled=True hidden=False id=None %}')
    assert html == '<button type="button" class="button " data-opens="new" disabled>Save</button>'


def test_an_attribute_is_escaped() -> None:
    html = drawn('{% show "temperature" is="hot" data-who=name %}', name='"><script>')
    assert html == '<span class="temp temp--hot " data-who="&quot;&gt;&lt;script&gt;">Hot</span>'


def test_a_missing_prop_is_refused_by_name() -> None:
    with pytest.raises(TemplateSyntaxError, match=r"^Component 'link' needs href\.$"):
        drawn('{% show "link" label="Leads" %}')


def test_an_unknown_prop_is_refused_by_name() -> None:
    with pytest.raises(TemplateSyntaxError, match=r"^Component 'button' has no lable\.$"):
        drawn('{% show "button" label="Save" lable="Save" %}')


def test_a_component_without_a_name_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match=r"^show needs the name of a component first\.$"):
        drawn('{% show label="Save" %}')


def test_a_prop_without_a_value_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match=r"^show takes key=value, not 'primary'\.$"):
        drawn('{% show "button" primary %}')


def test_content_is_drawn_in_the_context_of_the_page() -> None:
    html = drawn('{% ui "notice" kind="good" %}{{ rows }} rows{% endui %}', rows=3)
    assert html == '<div class="notice notice--good " role="status"><p>3 rows</p></div>'


def test_slots_go_to_their_places() -> None:
    html = drawn('{% ui "notice" %}In.{% slot act %}<a href="/l">See</a>{% endslot %}{% endui %}')
    assert html == '<div class="notice " role="status"><p>In.</p><a href="/l">See</a></div>'


def test_a_component_sees_nothing_of_the_page_but_its_props() -> None:
    html = drawn('{% show "chip" label="Product" %}', value="leaked", href="/leaked")
    assert html == '<span class="chip ">Product</span>'


def test_components_nest() -> None:
    html = drawn('{% ui "acts" %}{% show "temperature" is=heat %}{% endui %}', heat="cold")
    assert html == '<td class="table__acts"><div><span class="temp temp--cold ">Cold</span></div></td>'


def test_keep_draws_once_and_prints_twice() -> None:
    assert drawn("{% keep title %}Leads {{ n }}{% endkeep %}{{ title }}|{{ title }}", n=2) == "Leads 2|Leads 2"


def test_what_is_safe_stays_safe() -> None:
    html = drawn('{% show "temperature" is="hot" label=label %}', label=mark_safe("<i>Hot</i>"))
    assert html == '<span class="temp temp--hot "><i>Hot</i></span>'
