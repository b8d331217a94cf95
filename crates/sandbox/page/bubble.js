// A message, or an album, as a bubble with what hangs on it.

import { avatar, colourOf } from "./avatar.js";
import { h, iconButton } from "./dom.js";
import { glimpseOf, serviceText } from "./glimpse.js";
import { inlineKeyboard } from "./buttons.js";
import { media } from "./media.js";
import { nameOf, state } from "./state.js";
import { formatted } from "./text.js";
import { full, hours } from "./time.js";

/** Builds the element of one message, or of an album's messages. */
export function bubble(messages, room) {
  const [message] = messages;
  const service = serviceText(message);
  if (service) return h("li", { class: "service", "data-message": message.message_id }, h("span", { text: service }));

  const own = message.author_id === state.me;
  const bare = messages.every((one) => one.content.sticker);
  const captioned = messages.find((one) => one.text) ?? message;
  const pictures = messages.some((one) => one.content.photo);
  const parts = [];
  if (room.isGroup && !own) parts.push(h("span", { class: `author ${colourOf(message.author_id)}`, text: nameOf(message.author_id) }));
  if (message.forward_origin) parts.push(h("span", { class: "forwarded", text: `Forwarded from ${originOf(message.forward_origin)}` }));
  if (message.reply_to) parts.push(quoteOf(message.reply_to, room));
  parts.push(...media(messages));
  if (captioned.text) parts.push(h("div", { class: "text" }, formatted(captioned.text, captioned.entities, room)));
  const edited = messages.some((one) => one.edited_at);
  parts.push(
    h("span", { class: "meta" },
      edited && h("span", { class: "edited", text: "edited", title: pastTexts(captioned) }),
      h("time", { datetime: message.sent_at, title: full(message.sent_at), text: hours(message.sent_at) })),
  );
  const body = h("div", { class: `bubble${bare ? " bare" : ""}${pictures ? " pictured" : ""}${captioned.text ? "" : " wordless"}` }, parts);
  body.addEventListener("contextmenu", (event) => {
    // Links and pictures keep the browser's own menu.
    if (event.target.closest("a, img")) return;
    event.preventDefault();
    room.menu(message, menu);
  });
  const reactions = reactionsOf(message, room);
  const menu = iconButton("more", "Message menu", (event) => room.menu(message, event.currentTarget), { class: "icon-button message-menu", "aria-haspopup": "menu" });
  const keyboard = message.buttons.length > 0 && inlineKeyboard(message, room);
  const stack = h("div", { class: "stack" }, h("div", { class: "bubble-line" }, body, menu), reactions, keyboard);
  const who = own ? "You" : nameOf(message.author_id);
  return h("li", { class: `message ${own ? "own" : "other"}`, "data-message": message.message_id, "aria-label": `${who}, ${hours(message.sent_at)}` },
    room.isGroup && !own && avatar(message.author_id, nameOf(message.author_id), "small"), stack);
}

function originOf(origin) {
  return origin.sender_user?.first_name ?? origin.sender_user_name ?? origin.sender_chat?.title ?? origin.chat?.title ?? "somebody";
}

function quoteOf(messageId, room) {
  const original = room.message(messageId);
  const name = original ? nameOf(original.author_id) : "Message";
  return h("button", { type: "button", class: "reply-quote", onclick: () => room.scrollTo(messageId) },
    h("span", { class: "reply-name", text: name }), h("span", { class: "reply-text", text: original ? glimpseOf(original) : "not shown any more" }));
}

function pastTexts(message) {
  return message.history.length > 0 ? `Before: ${message.history.at(-1).text.slice(0, 200)}` : "";
}

function reactionsOf(message, room) {
  if (message.reactions.length === 0) return null;
  const counted = new Map();
  for (const { emoji, author_id } of message.reactions) counted.set(emoji, [...(counted.get(emoji) ?? []), author_id]);
  return h("div", { class: "reactions" }, [...counted].map(([emoji, authors]) => {
    const mine = authors.includes(state.me);
    return h("button", {
      type: "button", class: `reaction${mine ? " mine" : ""}`, title: authors.map(nameOf).join(", "),
      "aria-label": `${emoji}, ${authors.length}${mine ? ", yours" : ""}`, "aria-pressed": String(mine),
      onclick: () => room.react(message, mine ? "" : emoji),
    }, emoji, authors.length > 1 && h("span", { text: authors.length }));
  }));
}
