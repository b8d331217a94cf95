// What one can do in the open chat, for bubbles, buttons and the composer.

import { act } from "./api.js";
import { h } from "./dom.js";
import { popup } from "./popup.js";
import { findBot, go } from "./state.js";
import { attempt, toast } from "./toast.js";

const REACTIONS = ["👍", "❤", "🔥", "🎉", "😁", "😢"];

/** The room of a chat: its messages and the deeds of the person in it. */
export class Room {
  constructor(chat, person, hooks) {
    this.chat = chat;
    this.person = person;
    this.isGroup = Boolean(chat.groupId);
    this.hooks = hooks;
    this.messages = new Map();
    // Bubbles take these from the room as plain functions.
    for (const name of ["open", "command", "menu", "react", "scrollTo"]) this[name] = this[name].bind(this);
  }

  message(messageId) {
    const message = this.messages.get(messageId);
    return message && !message.deleted_at ? message : null;
  }

  do(deed) {
    return attempt(() => act(this.person, this.chat, deed));
  }

  /** Opens the chat of the bot that a link names, and starts it with the link's code; a mention has none. */
  open({ username, payload = null }) {
    return attempt(async () => {
      const bot = await findBot(username);
      if (!bot) return toast(`There is no bot @${username} here`, "error");
      const chat = { botId: bot.id };
      go(this.person, chat);
      if (payload !== null) await act(this.person, chat, { act: "open_deep_link", payload });
    });
  }

  command(text) {
    return this.do({ act: "send_text", text });
  }

  react(message, emoji) {
    return this.do({ act: "react", message_id: message.message_id, emoji });
  }

  scrollTo(messageId) {
    const element = document.querySelector(`[data-message="${messageId}"]`);
    if (!element) return toast("That message is not shown any more");
    element.scrollIntoView({ block: "center" });
    element.classList.add("found");
    element.addEventListener("animationend", () => element.classList.remove("found"), { once: true });
  }

  menu(message, opener) {
    const own = message.author_id === this.person;
    const mine = message.reactions.find((reaction) => reaction.author_id === this.person)?.emoji;
    const reactions = REACTIONS.map((emoji) => ({
      kind: "emoji", content: h("span", { "aria-label": `React with ${emoji}`, text: emoji }),
      choose: () => this.react(message, mine === emoji ? "" : emoji),
    }));
    popup(opener, [
      ...reactions,
      { label: "Reply", choose: () => this.hooks.reply(message) },
      message.text && { label: "Copy text", choose: () => navigator.clipboard.writeText(message.text).then(() => toast("Copied"), (error) => toast(error.message, "error")) },
      own && message.text && { label: "Edit", choose: () => this.hooks.edit(message) },
      (own || !this.isGroup) && { label: "Delete", kind: "danger", choose: () => this.do({ act: "delete_message", message_id: message.message_id }) },
    ], { label: "Message" }).classList.add("with-reactions");
  }
}
