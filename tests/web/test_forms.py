"""Every form looks the same, and says its mistakes beside the field."""

from django import forms

from footfall.web.forms import Draft, ManyTiles, Phone, Tiles


class CounterForm(forms.Form):
    name = forms.CharField(label="Name")
    phone = forms.CharField(label="Phone", widget=Phone, help_text="As the visitor says it.", required=False)
    product = forms.ChoiceField(label="Product", choices=[("a", "Purifier"), ("b", "Softener")], widget=Tiles)
    brochure = forms.BooleanField(label="Send the brochure", required=False)
    outlet = forms.CharField(widget=forms.HiddenInput)

    def clean_phone(self) -> str:
        raise forms.ValidationError("That is nine digits; a mobile number has ten.")


def test_the_label_stands_above_and_what_may_stay_empty_says_so() -> None:
    html = CounterForm()["phone"].as_field_group()
    assert '<label class="field__label" for="id_phone">Phone <small>optional</small></label>' in html


def test_the_error_stands_under_its_field_and_the_value_is_kept() -> None:
    html = CounterForm({"name": "Asha", "phone": "98110 4521"})["phone"].as_field_group()
    assert 'value="98110 4521"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in html
    assert '<div class="field__error" id="id_phone_error">That is nine digits; a mobile number has ten.</div>' in html


def test_the_summary_links_to_each_mistake() -> None:
    html = str(CounterForm({"phone": "1", "product": "a", "outlet": "7"}))
    assert "<h2>2 things to put right</h2>" in html
    assert '<li><a href="#id_name">Name</a>: This is still empty.</li>' in html


def test_a_form_without_mistakes_has_no_summary() -> None:
    assert "problems" not in str(CounterForm())


def test_choices_are_tiles_in_a_group_with_its_question() -> None:
    html = " ".join(str(CounterForm()["product"].as_field_group()).split())
    assert '<legend class="field__label">Product</legend>' in html
    assert html.count('<label class="tile"><input type="radio" name="product"') == 2


def test_a_single_box_has_its_words_beside_it() -> None:
    html = CounterForm()["brochure"].as_field_group()
    assert html.startswith('<div class="field field--tick"><input type="checkbox"')


def test_hidden_fields_have_no_label() -> None:
    html = str(CounterForm())
    assert '<input type="hidden" name="outlet" id="id_outlet">' in html
    assert 'for="id_outlet"' not in html


def test_a_draft_names_each_field() -> None:
    class Register(Draft, forms.Form):
        draft_key = "register"
        name = forms.CharField()
        likes = forms.MultipleChoiceField(choices=[("a", "A")], widget=ManyTiles)

    form = Register()
    assert [field.widget.attrs["data-draft"] for field in form.fields.values()] == [
        "register.name",
        "register.likes",
    ]


def test_a_phone_field_opens_the_keyboard_of_digits() -> None:
    assert str(CounterForm()["phone"]).startswith('<input type="tel" name="phone" inputmode="tel" autocomplete="tel"')
