// An arm is asked only for what the experiment varies; without this module it is asked for everything.
const kind = document.querySelector("[name=kind]");
const arms = document.querySelector("[data-arms]");
const varied = { incentive: ["incentive"], form: ["form_version"], routing: ["routing_rule"] };

function show() {
  const wanted = varied[kind.value] ?? ["words"];
  for (const cell of arms.querySelectorAll("[data-of]")) {
    const is = cell.dataset.of;
    cell.hidden = ["incentive", "form_version", "routing_rule", "words"].includes(is) && !wanted.includes(is);
  }
}

kind.addEventListener("change", show);
show();
