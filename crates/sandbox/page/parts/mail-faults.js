// What goes wrong on demand with letters, for an address or for all.

import { get, post } from "../api.js";
import { h } from "../dom.js";
import { attempt } from "../toast.js";
import { faultRow, labelled } from "./fault-row.js";

const KINDS = [
  ["busy", "Mailbox busy (450)", { fault: "recipient", code: 450 }],
  ["full", "Mailbox full (452)", { fault: "recipient", code: 452 }],
  ["nobody", "No such user (550)", { fault: "recipient", code: 550 }],
  ["later", "Letter not now (451)", { fault: "letter", code: 451 }],
  ["spam", "Letter is spam (554)", { fault: "letter", code: 554 }],
  ["cut_before", "Break before the letter", { fault: "cut_before" }],
  ["cut_after", "Break after the letter", { fault: "cut_after" }],
  ["slow", "Answer after 3 s", { fault: "delay_answer", milliseconds: 3000 }],
  ["login", "Login refused (535)", { fault: "login" }],
  ["greeting", "Not available (421)", { fault: "greeting" }],
  ["down", "Server down", { fault: "down" }],
];
/** These come before any address. */
const FOR_ALL = ["login", "greeting", "delay_greeting", "down"];

/** A form and a list: `elements`, and `refresh()`, which tells whether any is set. */
export function mailFaults() {
  const kind = h("select", { class: "field", id: "mail-fault-kind", onchange: fit }, KINDS.map(([value, text]) => h("option", { value, text })));
  const recipient = h("input", { class: "field", id: "mail-fault-recipient", type: "email", placeholder: "all addresses", autocomplete: "off" });
  const times = h("input", { class: "field", id: "mail-fault-times", type: "number", min: 1, max: 1000, placeholder: "always" });
  const form = h("form", { class: "fault-form", onsubmit: add },
    labelled("What happens to letters", kind), labelled("Recipient", recipient), labelled("How many letters", times),
    h("button", { type: "submit", class: "button primary", text: "Switch on for mail" }));
  const list = h("ul", { class: "faults", "aria-label": "Faults of the mail server" });

  const chosen = () => KINDS.find(([value]) => value === kind.value)[2];

  function fit() {
    recipient.disabled = FOR_ALL.includes(chosen().fault);
    times.disabled = chosen().fault === "down";
  }

  async function add(event) {
    event.preventDefault();
    await attempt(() => post("/mail/faults", {
      ...chosen(),
      recipient: recipient.disabled ? undefined : recipient.value.trim() || undefined,
      times: times.disabled ? undefined : Number(times.value) || undefined,
    }));
  }

  async function refresh() {
    const rules = await get("/mail/faults");
    list.replaceChildren(...rules.map((rule) => faultRow(rule, describe(rule), FOR_ALL.includes(rule.fault) ? "everybody" : rule.recipient ?? "all addresses", "/mail/faults")));
    return rules.length > 0;
  }

  return { elements: [form, list], refresh };
}

function describe(rule) {
  switch (rule.fault) {
    case "recipient": return `Recipient refused with ${rule.code}`;
    case "letter": return `Letter refused with ${rule.code}`;
    case "login": return "Login refused";
    case "greeting": return "Not available (421)";
    case "delay_greeting": return `Greeting delayed by ${rule.milliseconds} ms`;
    case "delay_answer": return `Answer to a letter delayed by ${rule.milliseconds} ms`;
    case "cut_before": return "Connection broken before the letter";
    case "cut_after": return "Connection broken after the letter";
    case "down": return "Mail server down";
    default: return rule.fault.replaceAll("_", " ");
  }
}
