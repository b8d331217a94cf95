// The chats of the person whom one is: bots, opened or not, and groups.

import { avatar } from "./avatar.js";
import { now } from "./clock.js";
import { arrows, h, iconButton, reconcile } from "./dom.js";
import { glimpse } from "./glimpse.js";
import { addressOf, isSame, me, nameOf, show as showView, state, watch } from "./state.js";
import { brief } from "./time.js";

export const placeOf = (chat) => (chat.bot_id ? { botId: chat.bot_id } : { groupId: chat.chat_id });

export function mountChats(place) {
  const list = h("ul", { class: "list", id: "chats-list" });
  const title = h("h2", { text: "Chats" });
  const subtitle = h("p", { class: "subtitle" });
  const note = h("p", { class: "empty" });
  const rows = new Map();
  const back = iconButton("back", "Back to people", () => showView("people"), { class: "icon-button narrow-only" });
  place.append(h("div", { class: "column-head" }, back, h("div", { class: "titles" }, title, subtitle)), list, note);
  arrows(list, "a");

  function show() {
    const person = me();
    title.textContent = person ? nameOf(person.id) : "Chats";
    subtitle.textContent = person ? [person.phone_number, person.language_code].filter(Boolean).join(" · ") : "";
    reconcile(list, state.chats.map(row));
    note.textContent = !state.me ? "Choose who you are." : state.chats.length === 0 ? "No bot is here yet. A bot appears as soon as it calls the Bot API." : "";
    note.hidden = note.textContent === "";
  }

  function row(chat, index) {
    const key = chat.bot_id ?? chat.chat_id;
    const item = rows.get(key) ?? h("li", {}, h("a", { class: "row" }));
    rows.set(key, item);
    const link = item.firstChild;
    const current = isSame(placeOf(chat), state.chat);
    link.href = addressOf(state.me, placeOf(chat));
    link.toggleAttribute("data-current", current);
    if (current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    link.tabIndex = current || (!state.chat && index === 0) ? 0 : -1;
    const said = chat.blocked ? "You blocked this bot" : chat.last ? lastWords(chat) : chat.bot_id ? `@${chat.username}` : `${chat.members} members`;
    link.replaceChildren(
      avatar(key, chat.title, chat.bot_id ? "" : "squarish"),
      h("span", { class: "row-text" },
        h("span", { class: "row-line" }, h("span", { class: "row-title", text: chat.title }),
          chat.bot_id && h("span", { class: "tag", text: "bot" }),
          chat.last && h("span", { class: "row-time", text: brief(chat.last.sent_at, now()) })),
        h("span", { class: "row-line" }, h("span", { class: "row-glimpse", text: said }),
          chat.unread > 0 && h("span", { class: "badge", "aria-label": `${chat.unread} unread`, text: chat.unread }))),
    );
    return item;
  }

  function lastWords(chat) {
    const words = glimpse(chat.last, state.me);
    const isOthers = !chat.bot_id && chat.last.author_id !== state.me;
    return isOthers ? `${nameOf(chat.last.author_id).split(" ")[0]}: ${words}` : words;
  }

  for (const part of ["people", "chats", "me", "chat"]) watch(part, show);
}
