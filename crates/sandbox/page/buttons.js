// The buttons under a message. A pressed one turns until the bot has answered.

import { act, get } from "./api.js";
import { h, safeAddress } from "./dom.js";
import { deepLink, state } from "./state.js";
import { dialog, toast } from "./toast.js";

/** Presses that wait for the bot's answer, by query. */
const waiting = new Map();

export function inlineKeyboard(message, room) {
  const rows = message.buttons.map((row) => h("div", { class: "button-row" }, row.map((button) => inlineButton(message, button, room))));
  return h("div", { class: "inline-keyboard", role: "group", "aria-label": "Buttons of the message" }, rows);
}

function inlineButton(message, button, room) {
  if (button.url) {
    const linked = deepLink(button.url);
    if (linked) return h("button", { type: "button", class: "inline-button", text: button.text, onclick: () => room.open(linked) });
    if (safeAddress(button.url)) return h("a", { class: "inline-button outward", href: button.url, text: button.text });
  }
  if (button.copy_text) {
    return h("button", { type: "button", class: "inline-button", text: button.text, onclick: () => navigator.clipboard.writeText(button.copy_text.text).then(() => toast("Copied"), (error) => toast(error.message, "error")) });
  }
  const element = h("button", { type: "button", class: "inline-button", text: button.text });
  if (!button.callback_data) {
    element.disabled = true;
    element.title = "The sandbox does not play this kind of button";
    return element;
  }
  const pending = [...waiting.values()].find((press) => press.messageId === message.message_id && press.data === button.callback_data && press.room === room);
  if (pending) {
    turn(element, true);
    pending.element = element;
  }
  element.addEventListener("click", async () => {
    if (element.getAttribute("aria-busy") === "true") return;
    turn(element, true);
    try {
      const outcome = await act(state.me, room.chat, { act: "press", data: button.callback_data, message_id: message.message_id });
      waiting.set(outcome.query_id, { botId: message.author_id, messageId: message.message_id, data: button.callback_data, room, element });
      await answered();
    } catch (error) {
      turn(element, false);
      toast(error.message, "error");
    }
  });
  return element;
}

function turn(element, busy) {
  element.classList.toggle("busy", busy);
  if (busy) element.setAttribute("aria-busy", "true");
  else element.removeAttribute("aria-busy");
}

/** Looks which presses were answered meanwhile; the chat's notice of change calls it. */
export async function answered() {
  await Promise.all([...waiting].map(async ([queryId, press]) => {
    const query = await get(`/bots/${press.botId}/queries/${queryId}`);
    if (!query.answered_at || !waiting.delete(queryId)) return;
    turn(press.element, false);
    const linked = query.url && deepLink(query.url);
    if (linked) press.room.open(linked);
    else if (query.text && query.show_alert) await dialog({ title: "The bot says", body: [h("p", { text: query.text })] });
    else if (query.text) toast(query.text);
  }));
}
