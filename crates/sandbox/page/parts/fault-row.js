// A fault that is set, in a list, with the button that takes it away.

import { remove } from "../api.js";
import { h, iconButton } from "../dom.js";
import { attempt } from "../toast.js";

/** `what` happens `where`; `path` is where the fault is taken away. */
export function faultRow(rule, what, where, path) {
  const spent = rule.times && rule.met >= rule.times;
  const met = `${rule.met}${rule.times ? ` of ${rule.times}` : ""} met it`;
  return h("li", { class: spent ? "spent" : "" },
    h("span", { class: "dot", "aria-hidden": "true" }),
    h("span", { class: "file-text" }, h("span", { class: "file-name", text: what }), h("span", { class: "faint", text: `${where} · ${met}` })),
    iconButton("close", `Switch off: ${what}`, () => attempt(() => remove(`${path}/${rule.fault_id}`))));
}

/** A field under its name. */
export function labelled(text, field) {
  return h("div", { class: "labelled" }, h("label", { for: field.id, text }), field);
}
