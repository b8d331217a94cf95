// What goes wrong on demand: for a bot and a method, and for letters.

import { get, post } from "../api.js";
import { h, refresher } from "../dom.js";
import { on } from "../live.js";
import { nameOf, state, watch } from "../state.js";
import { attempt } from "../toast.js";
import { faultRow, labelled } from "./fault-row.js";
import { mailFaults } from "./mail-faults.js";

const KINDS = [
  ["429", "Error 429", () => ({ fault: "error", code: 429, retry_after: 3 })],
  ["500", "Error 500", () => ({ fault: "error", code: 500 })],
  ["502", "Error 502", () => ({ fault: "error", code: 502 })],
  ["blocked", "Blocked (403)", () => ({ fault: "error", code: 403, description: "Forbidden: bot was blocked by the user" })],
  ["cut_before", "Cut before effect", () => ({ fault: "cut_before" })],
  ["cut_after", "Cut after effect", () => ({ fault: "cut_after" })],
  ["delay", "Delay of 3 s", () => ({ fault: "delay", milliseconds: 3000 })],
  ["flood", "Flood limit 10 s", () => ({ fault: "flood", seconds: 10 })],
  ["duplicate", "Update twice", () => ({ fault: "duplicate_update" })],
];
const OF_UPDATES = ["duplicate_update", "webhook_outage", "webhook_answer_lost", "late_update"];
const METHODS = ["sendMessage", "editMessageText", "editMessageReplyMarkup", "deleteMessage", "answerCallbackQuery", "sendPhoto", "sendDocument", "copyMessage", "pinChatMessage", "getUpdates"];

export const faults = {
  id: "faults",
  title: "Faults",
  mount(place, { isShown }) {
    const bot = h("select", { class: "field", id: "fault-bot" });
    const method = h("select", { class: "field", id: "fault-method" }, h("option", { value: "", text: "Any method" }), METHODS.map((name) => h("option", { value: name, text: name })));
    const kind = h("select", { class: "field", id: "fault-kind" }, KINDS.map(([value, text]) => h("option", { value, text })));
    const times = h("input", { class: "field", id: "fault-times", type: "number", min: 1, max: 1000, placeholder: "always" });
    const list = h("ul", { class: "faults" });
    const empty = h("p", { class: "empty", text: "Everything works. Set a fault above to see how a service takes it." });
    const mail = mailFaults();
    const form = h("form", { class: "fault-form", onsubmit: add },
      labelled("What happens", kind), labelled("Bot", bot), labelled("Method", method), labelled("How many times", times),
      h("button", { type: "submit", class: "button primary", text: "Switch on" }));
    place.append(h("h3", { class: "part-title fault-title", text: "Telegram" }), form, list, h("h3", { class: "part-title fault-title", text: "Mail" }), ...mail.elements, empty);

    async function add(event) {
      event.preventDefault();
      const fault = KINDS.find(([value]) => value === kind.value)[2]();
      const aboutUpdates = OF_UPDATES.includes(fault.fault);
      await attempt(() => post("/faults", {
        ...fault, bot_id: Number(bot.value) || undefined, method: aboutUpdates ? undefined : method.value || undefined, times: Number(times.value) || undefined,
      }));
    }

    const load = refresher(async () => {
      if (!isShown()) return;
      const rules = await get("/faults");
      list.replaceChildren(...rules.map((rule) => {
        const where = [rule.bot_id ? nameOf(rule.bot_id) : "all bots", rule.method ?? "any method", rule.chat_id && nameOf(rule.chat_id)].filter(Boolean).join(" · ");
        return faultRow(rule, describe(rule), where, "/faults");
      }));
      const anyOfMail = await mail.refresh();
      empty.hidden = rules.length > 0 || anyOfMail;
    });

    function drawBots() {
      const chosen = bot.value;
      bot.replaceChildren(h("option", { value: "", text: "All bots" }), ...[...state.bots.values()].map(({ id, first_name }) => h("option", { value: id, text: first_name })));
      bot.value = [...bot.options].some(({ value }) => value === chosen) ? chosen : "";
    }
    watch("bots", drawBots);
    drawBots();
    on("faults", load);
    // How many met a fault changes with requests and letters.
    on("requests", load);
    on("letters", load);
    return { shown: load };
  },
};

function describe(rule) {
  switch (rule.fault) {
    case "error": return rule.code === 403 ? "403 blocked by the user" : `Error ${rule.code}${rule.retry_after ? `, retry after ${rule.retry_after} s` : ""}`;
    case "delay": return `Delay of ${rule.milliseconds} ms`;
    case "delay_answer": return `Answer delayed by ${rule.milliseconds} ms`;
    case "cut_before": return "Connection cut before the effect";
    case "cut_after": return "Connection cut after the effect";
    case "flood": return `Flood limit of ${rule.seconds} s`;
    default: return rule.fault.replaceAll("_", " ");
  }
}
