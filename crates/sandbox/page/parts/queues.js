// The durable queues on RabbitMQ: what waits in each, who takes it, what was given up.

import { h, reconcile } from "../dom.js";

const COLUMNS = [
  ["ready", "Waiting", "Ready to be handed out"],
  ["delayed", "Retrying", "Wait for another try after a failure"],
  ["dead", "Dead", "Given up: `dead-letters show` of the service tells why"],
  ["consumers", "Consumers", "Processes that take from it"],
];

/** A table of queues: `element`, and `show(queues, isStale)`. */
export function queueTable() {
  const rows = new Map();
  const body = h("tbody");
  const heads = COLUMNS.map(([, title, meaning]) => h("th", { scope: "col", title: meaning, text: title }));
  const element = h("table", { class: "counts queues" }, h("caption", { text: "Durable queues" }), h("thead", {}, h("tr", {}, h("th", { scope: "col", text: "Queue" }), heads)), body);

  function show(queues, isStale) {
    element.hidden = queues.length === 0;
    element.classList.toggle("stale", isStale);
    const kept = queues.map((queue) => {
      // A row stays as long as nothing in it changes, so that a change can be seen.
      const version = JSON.stringify(queue);
      const known = rows.get(queue.name);
      return known?.version === version ? known : { name: queue.name, version, element: row(queue, known?.queue), queue };
    });
    rows.clear();
    for (const one of kept) rows.set(one.name, one);
    reconcile(body, kept.map((one) => one.element));
  }

  return { element, show };
}

function row(queue, before) {
  const name = h("th", { scope: "row", title: queue.name, text: queue.consumer });
  if (!queue.standing) return h("tr", {}, name, h("td", { class: "faint", colspan: COLUMNS.length, text: "not declared yet" }));
  const cells = COLUMNS.map(([field]) => {
    const value = queue.standing[field];
    const isBad = (field === "dead" && value > 0) || (field === "consumers" && value === 0);
    const hasChanged = before?.standing && before.standing[field] !== value;
    return h("td", { class: [isBad && "bad-text", hasChanged && "changed"].filter(Boolean).join(" "), text: value });
  });
  return h("tr", {}, name, cells);
}
