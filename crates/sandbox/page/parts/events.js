// What services tell each other over RabbitMQ, as it is published, and how the durable queues stand.

import { get } from "../api.js";
import { h, reconcile, refresher } from "../dom.js";
import { on } from "../live.js";
import { full, seconds, size } from "../time.js";
import { queueTable } from "./queues.js";

const SHOWN = 150;
/** As much of a body is told without opening it: who and what, rather than when. */
const TOLD = 3;
const tells = ({ name, kind }) => !["moment", "flag"].includes(kind) && name !== "version";

export const events = {
  id: "events",
  title: "Events",
  mount(place, { isShown, alarm }) {
    const known = [];
    const elements = new Map();
    let last = 0;
    const queues = queueTable();
    const trouble = h("p", { class: "trouble", role: "status", hidden: true });
    const which = h("select", { class: "field", "aria-label": "Events of", onchange: draw });
    const tools = h("div", { class: "part-tools" }, h("h3", { class: "part-title", text: "Events" }), which);
    const list = h("ol", { class: "requests events", "aria-label": "Events, the newest first" });
    const empty = h("p", { class: "empty", text: "No event was published since the sandbox looks." });
    const absent = h("p", { class: "empty", hidden: true, text: "This sandbox was started without RabbitMQ. “cargo xtask demo” starts it with one; SANDBOX__BROKER__URL names one to it." });
    place.append(trouble, queues.element, tools, list, empty, absent);

    const load = refresher(async () => {
      const broker = await get("/broker");
      const dead = broker.queues.reduce((sum, { standing }) => sum + (standing?.dead ?? 0), 0);
      alarm(dead, dead === 1 ? "dead letter" : "dead letters");
      if (!isShown()) return;
      const isAbsent = broker.link.state === "not_configured";
      const isDown = broker.link.state === "down";
      trouble.hidden = !isDown;
      const words = isDown ? `RabbitMQ cannot be reached (${broker.link.reason}). It is tried again and again; what is published meanwhile is not shown.` : "";
      // The same words once more would be read out once more.
      if (trouble.textContent !== words) trouble.textContent = words;
      queues.show(broker.queues, isDown);
      const page = await get(`/broker/events?after=${last}`);
      last = page.last;
      known.push(...page.events);
      known.splice(0, known.length - 500);
      tools.hidden = isAbsent;
      absent.hidden = !isAbsent;
      drawChoice();
      draw();
      if (isAbsent) empty.hidden = true;
    });

    function draw() {
      const wanted = known.filter(({ routing_key }) => !which.value || routing_key === which.value).slice(-SHOWN).reverse();
      const kept = new Map(wanted.map((event) => [event.sequence, elements.get(event.sequence) ?? entry(event)]));
      elements.clear();
      for (const [sequence, element] of kept) elements.set(sequence, element);
      reconcile(list, [...kept.values()]);
      empty.hidden = wanted.length > 0;
    }

    function drawChoice() {
      const keys = [...new Set(known.map(({ routing_key }) => routing_key))].sort();
      if (keys.length + 1 === which.options.length) return;
      const chosen = which.value;
      which.replaceChildren(h("option", { value: "", text: "All events" }), ...keys.map((key) => h("option", { value: key, text: key })));
      which.value = keys.includes(chosen) ? chosen : "";
    }

    on("events", load);
    on("broker", load);
    return { shown: load };
  },
};

function entry(event) {
  const told = event.problem ? "cannot be read" : event.fields.filter(tells).slice(0, TOLD).map(({ value }) => value).join(" · ");
  const summary = h("summary", {},
    h("span", { class: "event-line" }, key(event.routing_key), h("time", { class: "faint right", datetime: event.at, title: full(event.at), text: seconds(event.at) })),
    h("span", { class: "event-line" }, h("span", { class: `event-told ${event.problem ? "bad-text" : "faint"}`, text: told }), h("span", { class: "faint right", text: size(event.bytes) })));
  const details = h("details", { class: "request event" }, summary);
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(...opened(event));
  });
  return h("li", {}, details);
}

/** Producer and version step back behind what happened. */
function key(routingKey) {
  const parts = /^([^.]+\.)([^.]+)(\.v\d+)$/.exec(routingKey);
  const words = parts ? [h("span", { class: "faint", text: parts[1] }), parts[2], h("span", { class: "faint", text: parts[3] })] : [routingKey];
  return h("span", { class: "event-key" }, words);
}

function opened(event) {
  const envelope = [
    ["from", event.producer || "somebody who did not say"],
    ["to", event.consumers.join(", ") || "nobody yet"],
    ["message id", event.message_id ?? "none"],
    ["happened", event.published_at ? full(event.published_at) : "the producer did not say"],
  ];
  const body = event.problem
    ? h("p", { class: "event-problem", text: `The body cannot be read: ${event.problem}.` })
    : pairs("Body", event.fields.map(({ name, kind, value }) => [name.replaceAll("_", " "), shown(kind, value)]));
  return [body, pairs("Envelope", envelope)];
}

function shown(kind, value) {
  if (kind === "moment") return h("time", { datetime: value, title: value, text: full(value) });
  return kind === "choice" ? h("span", { class: "choice", text: value }) : value;
}

function pairs(title, entries) {
  return h("div", { class: "request-block" }, h("h4", { text: title }), h("dl", { class: "fields" }, entries.map(([name, value]) => [h("dt", { text: name }), h("dd", {}, value)])));
}
