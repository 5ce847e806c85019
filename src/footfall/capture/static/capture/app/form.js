// Draws the form of an entry point and reads what was typed into it.
const KINDS = {
  phone: { type: "tel", inputMode: "tel" },
  email: { type: "email", inputMode: "email" },
  money: { type: "text", inputMode: "decimal" },
};

function element(tag, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
}

function tiles(name, label, choices, type) {
  const all = choices.map(([value, words]) =>
    element("label", { className: "tile" }, element("input", { type, name, value }), element("span", {}, words)),
  );
  const legend = element("legend", { className: "field__label" }, label);
  return element("fieldset", { className: "field" }, legend, element("div", { className: "tiles" }, ...all));
}

function line(field) {
  const id = `field_${field.name}`;
  const isLong = field.kind === "long_text";
  const given = { id, name: field.name, autocomplete: "off", spellcheck: false, ...(isLong ? { rows: 2 } : KINDS[field.kind]) };
  const label = element("label", { className: "field__label", htmlFor: id }, field.label);
  return element("div", { className: "field" }, label, element(isLong ? "textarea" : "input", given));
}

function drawn(field, known) {
  if (field.kind === "product") return tiles(field.name, field.label, known.goods, "radio");
  if (field.choices) return tiles(field.name, field.label, field.choices, "radio");
  return line(field);
}

/** Fills `place` with the fields of the door, what is allowed folded below them. */
export function draw(place, door, known) {
  const consent = element("details", { className: "counter__consent" });
  consent.append(element("summary", {}, door.wording), tiles("consent", door.wording, known.ways, "checkbox"));
  const promised = door.incentive ? [element("p", { className: "muted" }, door.incentive)] : [];
  place.replaceChildren(...door.fields.map((field) => drawn(field, known)), consent, ...promised);
}

/** What stands in the form, by name; several choices as a list. */
export function values(form) {
  const found = {};
  for (const [name, value] of new FormData(form)) {
    if (name === "consent") (found.consent ??= []).push(value);
    else if (String(value).trim()) found[name] = value;
  }
  return found;
}

/** Puts values back, as a draft was left. */
export function fill(form, kept) {
  for (const field of form.elements) {
    const value = kept[field.name];
    if (value === undefined) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = [value].flat().includes(field.value);
    else field.value = value;
  }
}

/** The fields of a capture and its consents, as a program would send them. */
export function read(form, door, known) {
  const { consent = [], ...given } = values(form);
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== "-"));
  const isNo = consent.includes("none");
  const ways = known.ways.map(([way]) => way).filter((way) => way !== "none" && (isNo || consent.includes(way)));
  const consents = ways.map((way) => ({ way, purpose: "offers", granted: !isNo, wording: door.wording }));
  return { fields, consents };
}
