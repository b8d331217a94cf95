// The open chat: its head, what is pinned, the messages, and the composer below.

import { get, put } from "./api.js";
import { avatar } from "./avatar.js";
import { bubble } from "./bubble.js";
import { answered } from "./buttons.js";
import { now } from "./clock.js";
import { Composer } from "./composer.js";
import { h, icon, iconButton, reconcile, refresher } from "./dom.js";
import { glimpseOf } from "./glimpse.js";
import { on } from "./live.js";
import { popup } from "./popup.js";
import { Room } from "./room.js";
import { go, me, nameOf, show as showView, state, watch } from "./state.js";
import { dayKey, dayName } from "./time.js";
import { attempt } from "./toast.js";

/** Bubbles of one author stand together when not more than this lies between them. */
const TOGETHER = 5 * 60 * 1000;
/** How long a bot "is typing" after it said so (Bot API, sendChatAction). */
const TYPING = 5000;

export function mountConversation(place) {
  const list = h("ol", { class: "messages", id: "messages", role: "list" });
  const scroller = h("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": "Messages" }, list);
  const head = h("div", { class: "column-head" });
  const pinned = h("div", { class: "pinned-bar", hidden: true });
  const composer = new Composer();
  const welcome = h("div", { class: "welcome" }, icon("people"), h("p", { text: "Choose a chat to begin." }));
  let room = null;
  let view = null;
  let elements = new Map();
  let typing = 0;

  const load = refresher(async () => {
    const asked = room;
    if (!asked) return;
    const botId = asked.chat.botId ?? 0;
    const chatId = asked.chat.groupId ?? asked.person;
    const next = await get(`/bots/${botId}/chats/${chatId}?after_change=${view?.change ?? 0}`);
    if (asked !== room) return;
    const first = view === null;
    view = next;
    for (const message of next.messages) room.messages.set(message.message_id, message);
    draw(first, next.messages);
    await Promise.all([answered(), markRead()]);
  });

  function enter() {
    const { chat } = state;
    view = null;
    elements = new Map();
    list.replaceChildren();
    clearTimeout(typing);
    room = chat && state.me ? new Room(chat, state.me, { reply: (message) => composer.reply(message), edit: (message) => composer.edit(message) }) : null;
    composer.enter(room);
    place.replaceChildren(...(room ? [head, pinned, scroller, composer.element] : [welcome]));
    drawHead();
    load();
  }

  function summary() {
    return state.chats.find((chat) => (room.isGroup ? chat.chat_id === room.chat.groupId : chat.bot_id === room.chat.botId));
  }

  function drawHead() {
    if (!room) return;
    const chat = summary();
    const title = chat?.title ?? "…";
    const about = room.isGroup ? `${chat?.members ?? 0} members` : chat ? `@${chat.username}` : "";
    const busy = view?.action && isTyping();
    head.replaceChildren(...[
      iconButton("back", "Back to chats", () => go(state.me), { class: "icon-button narrow-only" }),
      avatar(room.chat.botId ?? room.chat.groupId, title, room.isGroup ? "squarish" : ""),
      h("div", { class: "titles" }, h("h2", { text: title }), h("p", { class: `subtitle${busy ? " typing" : ""}`, text: busy ? actionText(view.action[0]) : about })),
      h("span", { class: "as-whom", text: me() ? `as ${nameOf(me().id)}` : "" }),
      iconButton("panel", "Spreadsheet and behind the scenes", () => showView("panel"), { class: "icon-button panel-opener" }),
      !room.isGroup && iconButton("more", "Chat menu", (event) => chatMenu(event.currentTarget), { "aria-haspopup": "menu" }),
    ].filter(Boolean));
  }

  function chatMenu(opener) {
    const blocked = view?.blocked;
    popup(opener, [
      { label: "Send /start", choose: () => room.do({ act: "open_deep_link", payload: "" }) },
      { label: blocked ? "Unblock the bot" : "Block the bot", kind: blocked ? "" : "danger", choose: () => room.do({ act: blocked ? "unblock" : "block" }) },
    ], { label: "Chat" });
  }

  function isTyping() {
    const [, at] = view.action;
    const left = new Date(at).getTime() + TYPING - now().getTime();
    const spoken = [...room.messages.values()].some((message) => message.author === "bot" && message.sent_at >= at);
    clearTimeout(typing);
    if (left > 0 && !spoken) typing = setTimeout(drawHead, left);
    return left > 0 && !spoken;
  }

  function draw(first, changes) {
    const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
    const groups = grouped([...room.messages.values()].filter((message) => !message.deleted_at).sort((one, other) => one.message_id - other.message_id));
    const nodes = [];
    const kept = new Map();
    let day = null;
    groups.forEach((messages, index) => {
      const [message] = messages;
      if (dayKey(message.sent_at) !== day) {
        day = dayKey(message.sent_at);
        const key = `day ${day}`;
        const separator = elements.get(key)?.element ?? h("li", { class: "day" }, h("span"));
        separator.firstChild.textContent = dayName(message.sent_at, now());
        kept.set(key, { element: separator });
        nodes.push(separator);
      }
      const { element, version } = keptOrNew(messages);
      kept.set(message.message_id, { element, version });
      element.classList.toggle("first", !follows(groups[index - 1], messages));
      element.classList.toggle("last", !follows(messages, groups[index + 1]));
      nodes.push(element);
    });
    if (nodes.length === 0) nodes.push(h("li", { class: "nothing" }, h("p", { text: room.isGroup ? "Nothing was written here yet." : "What can this bot do? Press Start to find out." })));
    elements = kept;
    reconcile(list, nodes);
    drawPinned();
    drawHead();
    composer.show(view, summary());
    const own = changes.some((message) => message.author_id === state.me && message.change > 0);
    if (first || atEnd || own) scroller.scrollTop = scroller.scrollHeight;
    if (!first) announce(changes);
  }

  /** An unchanged message keeps its element, and a changed one the focus that was in it. A new bot may be mentioned in any. */
  function keptOrNew(messages) {
    const version = `${messages.map((message) => message.change)}@${state.bots.size}` + (messages[0].reply_to ? `/${room.message(messages[0].reply_to)?.change}` : "");
    const before = elements.get(messages[0].message_id);
    if (before?.version === version) return before;
    const element = bubble(messages, room);
    if (before?.element.contains(document.activeElement)) {
      const label = document.activeElement.textContent;
      queueMicrotask(() => {
        const same = [...element.querySelectorAll("button")].find((button) => button.textContent === label);
        (same ?? composer.input).focus({ preventScroll: true });
      });
    }
    return { element, version };
  }

  function announce(changes) {
    const spoken = changes.filter((message) => message.author_id !== state.me && !message.deleted_at && !message.edited_at && message.reactions.length === 0);
    const announcer = document.getElementById("announcer");
    announcer.append(...spoken.map((message) => h("p", { text: `${nameOf(message.author_id)}: ${glimpseOf(message)}` })));
    while (announcer.childElementCount > 5) announcer.firstChild.remove();
  }

  function drawPinned() {
    const id = view.pinned.at(-1);
    const message = id && room.message(id);
    pinned.hidden = !message;
    if (!message) return;
    pinned.replaceChildren(h("button", { type: "button", class: "pinned", onclick: () => room.scrollTo(id) }, icon("pin"),
      h("span", { class: "reply-name", text: view.pinned.length > 1 ? `Pinned (${view.pinned.length})` : "Pinned" }), h("span", { class: "reply-text", text: glimpseOf(message) })));
  }

  async function markRead() {
    const chat = room && summary();
    if (!chat || chat.unread === 0 || document.hidden || getComputedStyle(place).display === "none") return;
    const last = Math.max(0, ...room.messages.keys());
    const where = room.isGroup ? { group_id: room.chat.groupId } : { bot_id: room.chat.botId };
    await put(`/people/${state.me}/read`, { ...where, message_id: last });
  }

  watch("chat", enter);
  watch("chats", () => {
    if (!room) return;
    drawHead();
    if (view) composer.show(view, summary());
    attempt(markRead);
  });
  watch("people", drawHead);
  watch("bots", () => room && view && draw(false, []));
  document.addEventListener("visibilitychange", () => attempt(markRead));
  on("chat", (notice) => {
    if (!room) return;
    const ours = !notice || (room.isGroup ? notice.chat_id === room.chat.groupId : notice.bot_id === room.chat.botId && notice.chat_id === room.person);
    if (ours) load();
  });
  on("clock", () => room && view && draw(false, []));
}

/** Messages in order, those of an album together. */
function grouped(messages) {
  const groups = [];
  for (const message of messages) {
    const album = message.content.media_group_id;
    const before = groups.at(-1);
    if (album && before?.[0].content.media_group_id === album) before.push(message);
    else groups.push([message]);
  }
  return groups;
}

function follows(before, after) {
  if (!before || !after) return false;
  const [one, other] = [before.at(-1), after[0]];
  return one.author_id === other.author_id && one.buttons.length === 0 && dayKey(one.sent_at) === dayKey(other.sent_at)
    && new Date(other.sent_at) - new Date(one.sent_at) < TOGETHER;
}

const ACTIONS = { typing: "typing…", upload_photo: "sending a photo…", upload_document: "sending a file…", record_voice: "recording…", choose_sticker: "choosing a sticker…" };
const actionText = (action) => ACTIONS[action] ?? "busy…";
