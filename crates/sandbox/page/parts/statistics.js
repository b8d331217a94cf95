// Counts of requests by bot and method.

import { get, remove } from "../api.js";
import { h, refresher } from "../dom.js";
import { on } from "../live.js";
import { nameOf } from "../state.js";
import { attempt } from "../toast.js";

export const statistics = {
  id: "statistics",
  title: "Statistics",
  mount(place, { isShown }) {
    const total = h("span", { class: "figure" });
    const limited = h("span", { class: "figure" });
    const tables = h("div", { class: "tables" });
    const figure = (label, value) => h("div", { class: "figure-box" }, value, h("span", { class: "faint", text: label }));
    place.append(
      h("div", { class: "figures" }, figure("requests", total), figure("answered 429", limited),
        h("button", { type: "button", class: "chip", text: "Count anew", onclick: () => attempt(() => remove("/statistics")) })),
      tables);

    const load = refresher(async () => {
      if (!isShown()) return;
      const counted = await get("/statistics");
      total.textContent = counted.requests;
      limited.textContent = counted.too_many_requests;
      const bots = Object.entries(counted.bots).map(([id, methods]) => table(nameOf(Number(id)), Object.entries(methods)));
      tables.replaceChildren(...(bots.length > 0 ? bots : [h("p", { class: "empty", text: "No bot has asked anything yet." })]));
    });
    on("requests", load);
    return { shown: load };
  },
};

function table(title, methods) {
  const milliseconds = (microseconds) => (microseconds < 1000 ? "<1" : Math.round(microseconds / 1000).toString());
  const rows = methods.sort(([, one], [, other]) => other.requests - one.requests).map(([method, counted]) => {
    const refused = counted.requests - counted.succeeded;
    return h("tr", {}, h("th", { scope: "row", text: method }), h("td", { text: counted.requests }), h("td", { class: refused > 0 ? "bad-text" : "", text: refused }),
      h("td", { text: milliseconds(counted.total_microseconds / counted.requests) }), h("td", { text: milliseconds(counted.longest_microseconds) }));
  });
  const head = ["Method", "All", "Refused", "Mean ms", "Longest ms"].map((name) => h("th", { scope: "col", text: name }));
  return h("table", { class: "counts" }, h("caption", { text: title }), h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows));
}
