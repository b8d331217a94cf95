// Short notes that go by themselves, and dialogs that stay.

import { h } from "./dom.js";

export function toast(text, kind = "note") {
  const note = h("div", { class: `toast ${kind}`, text });
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), kind === "error" ? 7000 : 4500);
}

/** Runs what a person asked for; a refusal is told, not thrown. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message, "error");
    return undefined;
  }
}

/** A modal dialog; resolves with the value of the button that closed it, or with null. */
export function dialog({ title, body = [], buttons = [{ label: "OK", value: "ok" }] }) {
  return new Promise((resolve) => {
    const heading = h("h2", { text: title, id: "dialog-title" });
    const actions = buttons.map(({ label, value, kind = "" }) =>
      // What is asked for is needed only to go on.
    h("button", { type: "submit", value, formnovalidate: value === "", class: `button ${kind}`, text: label }),
    );
    const form = h("form", { method: "dialog" }, heading, ...body, h("div", { class: "actions" }, actions));
    const element = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);
    const before = document.activeElement;
    element.addEventListener("close", () => {
      element.remove();
      before?.focus?.();
      resolve(element.returnValue || null);
    });
    document.body.append(element);
    element.showModal();
  });
}
