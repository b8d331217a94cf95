// The services around the sandbox, asked how they are.

import { get } from "../api.js";
import { h, refresher } from "../dom.js";
import { on } from "../live.js";

const EVERY = 3000;

export const services = {
  id: "services",
  title: "Services",
  mount(place, { isShown }) {
    const list = h("ul", { class: "services" });
    const empty = h("p", { class: "empty", text: "The sandbox was told of no service. Whoever starts the suite tells it by PUT /sandbox/suite." });
    place.append(list, empty);
    let known = null;

    const load = refresher(async () => {
      if (!isShown() || document.hidden) return;
      const all = await get("/suite");
      empty.hidden = all.length > 0;
      // The time an answer took changes each time and is not worth a new list.
      const version = JSON.stringify(all.map(({ name, status, answer }) => [name, status, answer]));
      if (version === known) return;
      known = version;
      list.replaceChildren(...all.map(row));
    });
    on("suite", load);
    setInterval(load, EVERY);
    return { shown: load };
  },
};

function row(service) {
  const words = service.ready ? "ready" : service.status ? `not ready (${service.status})` : "away";
  return h("li", { class: service.ready ? "up" : "down" },
    h("span", { class: "dot", "aria-hidden": "true" }),
    h("span", { class: "file-text" }, h("span", { class: "file-name", text: service.name }), h("span", { class: "faint", text: words }), checks(service.answer)));
}

/** A health answer names its checks; anything else is shown as it is. */
function checks(answer) {
  try {
    const found = Object.entries(JSON.parse(answer).checks);
    return h("span", { class: "checks" }, found.map(([name, problem]) => h("span", { class: `check-chip ${problem ? "bad" : "good"}`, text: problem ? `${name}: ${problem}` : name })));
  } catch {
    return h("span", { class: "faint", text: answer.slice(0, 200) });
  }
}
