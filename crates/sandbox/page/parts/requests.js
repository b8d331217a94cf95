// What bots ask of Telegram, as it happens, and what of it is not as the specification says.

import { get, remove } from "../api.js";
import { h, reconcile, refresher } from "../dom.js";
import { on } from "../live.js";
import { nameOf, state, watch } from "../state.js";
import { full, seconds } from "../time.js";
import { attempt } from "../toast.js";

const SHOWN = 150;

export const requests = {
  id: "requests",
  title: "Requests",
  mount(place, { isShown, alarm }) {
    const known = [];
    let last = 0;
    const elements = new Map();
    const whose = h("select", { class: "field", "aria-label": "Requests of", onchange: draw });
    const onlyRefused = h("input", { type: "checkbox", id: "only-refused", onchange: draw });
    const list = h("ol", { class: "requests", "aria-label": "Requests, the newest first" });
    const empty = h("p", { class: "empty", text: "No bot has asked anything yet." });
    const wrong = h("section", { class: "violations", hidden: true, "aria-label": "Not as specified" });
    place.append(
      wrong,
      h("div", { class: "part-tools" }, whose, h("label", { class: "check", for: "only-refused" }, onlyRefused, "Refused only")),
      list, empty,
    );

    const load = refresher(async () => {
      const found = await get("/violations");
      alarm(found.total, found.total === 1 ? "violation" : "violations");
      if (!isShown()) return;
      drawViolations(found);
      const page = await get(`/requests?after=${last}`);
      last = page.last;
      known.push(...page.requests);
      known.splice(0, known.length - 500);
      draw();
    });

    function draw() {
      const bot = Number(whose.value) || null;
      const wanted = known.filter((request) => (!bot || request.bot_id === bot) && (!onlyRefused.checked || request.code !== 200)).slice(-SHOWN).reverse();
      const kept = new Map(wanted.map((request) => [request.sequence, elements.get(request.sequence) ?? entry(request)]));
      elements.clear();
      for (const [sequence, element] of kept) elements.set(sequence, element);
      reconcile(list, [...kept.values()]);
      empty.hidden = wanted.length > 0;
    }

    function drawBots() {
      const chosen = whose.value;
      whose.replaceChildren(h("option", { value: "", text: "All bots" }), ...[...state.bots.values()].map((bot) => h("option", { value: bot.id, text: bot.first_name })));
      whose.value = [...whose.options].some(({ value }) => value === chosen) ? chosen : "";
    }

    function drawViolations({ violations, total }) {
      wrong.hidden = total === 0;
      const lines = violations.slice(-20).reverse().map((violation) =>
        h("li", {}, h("strong", { text: `${violation.method}: ` }), violation.problem, h("span", { class: "faint", text: ` · ${nameOf(violation.bot_id)}, ${violation.kind}` })));
      wrong.replaceChildren(
        h("div", { class: "violations-head" }, h("h3", { text: total === 1 ? "1 violation of the specification" : `${total} violations of the specification` }),
          h("button", { type: "button", class: "chip", text: "Forget", onclick: () => attempt(() => remove("/violations")) })),
        h("ul", {}, lines));
    }

    watch("bots", drawBots);
    drawBots();
    on("requests", load);
    on("violations", load);
    return { shown: load };
  },
};

function entry(request) {
  const good = request.code === 200;
  const took = request.microseconds < 1000 ? "<1 ms" : `${Math.round(request.microseconds / 1000)} ms`;
  const summary = h("summary", {},
    h("span", { class: `code-badge ${good ? "good" : "bad"}`, text: request.code === 0 ? "cut" : request.code }),
    h("span", { class: "request-method", text: request.method }),
    h("span", { class: "faint", text: nameOf(request.bot_id) }),
    h("span", { class: "faint right", text: took }),
    h("time", { class: "faint", datetime: request.at, title: full(request.at), text: seconds(request.at) }));
  const details = h("details", { class: "request" }, summary);
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(block("Asked", request.parameters), block("Answered", request.answer));
  });
  return h("li", {}, details);
}

function block(title, text) {
  return h("div", { class: "request-block" }, h("h4", { text: title }), h("pre", { tabindex: 0, text: pretty(text) }));
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text || "nothing";
  }
}
