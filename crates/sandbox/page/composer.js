// Writing: text, files, commands, keys; editing and answering a message.

import { get } from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { glimpseOf } from "./glimpse.js";
import { popup } from "./popup.js";
import { drawKeys } from "./keys.js";
import { nameOf } from "./state.js";
import { attempt, toast } from "./toast.js";

const LARGEST_FILE = 20 * 1024 * 1024;

export class Composer {
  constructor() {
    this.drafts = new Map();
    this.input = h("textarea", { class: "composer-input", rows: 1, placeholder: "Message", "aria-label": "Message", maxlength: 4096, id: "composer-input" });
    this.sender = iconButton("send", "Send", () => this.send(), { class: "icon-button send", id: "send" });
    this.file = h("input", { type: "file", hidden: true, multiple: true, "aria-label": "File to send", tabindex: -1, onchange: () => this.attach() });
    this.keysToggle = iconButton("keys", "Show or hide the bot's keys", () => this.toggleKeys(), { hidden: true, "aria-expanded": "true" });
    this.commands = iconButton("menu", "Commands of the bot", (event) => this.showCommands(event.currentTarget), { hidden: true, "aria-haspopup": "menu", id: "commands" });
    this.strip = h("div", { class: "strip", hidden: true });
    this.keys = h("div", { class: "keys", hidden: true, role: "group", "aria-label": "Keys of the bot" });
    this.line = h("div", { class: "composer-line" },
      this.commands, iconButton("attach", "Attach", (event) => this.showAttachments(event.currentTarget), { "aria-haspopup": "menu", id: "attach" }), this.input, this.keysToggle, this.sender, this.file);
    this.gate = h("div", { class: "gate", hidden: true });
    this.element = h("div", { class: "composer" }, this.strip, this.line, this.keys, this.gate);
    this.input.addEventListener("input", () => this.grow());
    this.input.addEventListener("keydown", (event) => this.key(event));
  }

  enter(room) {
    if (this.room) this.drafts.set(this.draftKey(), this.input.value);
    this.room = room;
    this.editing = null;
    this.replying = null;
    this.hiddenKeys = null;
    this.input.value = room ? this.drafts.get(this.draftKey()) ?? "" : "";
    this.strip.hidden = true;
    this.keys.hidden = true;
    this.gate.hidden = true;
    this.line.hidden = false;
    this.offered = null;
    if (room) this.loadCommands(room);
  }

  draftKey() {
    return `${this.room.person}/${this.room.chat.botId ?? this.room.chat.groupId}`;
  }

  /** Shows what the state of the chat allows. */
  show(view, summary) {
    this.view = view;
    const unopened = !this.room.isGroup && !view.started;
    const blocked = !this.room.isGroup && view.blocked;
    const away = unopened || blocked;
    const label = unopened ? "Start" : "Unblock the bot";
    if (away && (this.gate.hidden || this.gate.textContent !== label)) {
      const deed = unopened ? { act: "open_deep_link", payload: "" } : { act: "unblock" };
      this.gate.replaceChildren(h("button", { type: "button", class: "button primary wide", id: "gate", text: label, onclick: () => this.room.do(deed) }));
    }
    this.gate.hidden = !away;
    this.line.hidden = away;
    if (away) this.strip.hidden = true;
    this.showKeys(away ? null : view);
    if (summary && this.offered !== summary.last?.message_id) {
      this.offered = summary.last?.message_id;
      this.loadCommands(this.room);
    }
    this.grow();
  }

  showKeys(view) {
    const keyboard = view?.keyboard;
    this.keysToggle.hidden = !keyboard;
    const hidden = !keyboard || this.hiddenKeys === view.keyboard_from;
    this.keysToggle.setAttribute("aria-expanded", String(!hidden));
    this.keys.hidden = hidden;
    this.input.placeholder = (!hidden && keyboard.input_field_placeholder) || "Message";
    if (hidden) return;
    drawKeys(this.keys, view, this.room, () => {
      if (keyboard.one_time_keyboard) this.hiddenKeys = view.keyboard_from;
      this.showKeys(this.view);
      this.input.focus();
    });
  }

  toggleKeys() {
    this.hiddenKeys = this.hiddenKeys === this.view.keyboard_from ? null : this.view.keyboard_from;
    this.showKeys(this.view);
  }

  grow() {
    this.input.style.setProperty("height", "auto");
    this.input.style.setProperty("height", `${Math.min(this.input.scrollHeight, 160)}px`);
    this.sender.classList.toggle("ready", this.input.value.trim() !== "");
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && (this.editing || this.replying)) {
      this.settle();
    } else if (event.key === "ArrowUp" && this.input.value === "") {
      const own = [...this.room.messages.values()].filter((message) => message.author_id === this.room.person && message.content.text && !message.deleted_at);
      const last = own.sort((one, other) => one.message_id - other.message_id).at(-1);
      if (last) {
        event.preventDefault();
        this.edit(last);
      }
    }
  }

  async send() {
    const text = this.input.value.trim();
    if (!text) return;
    const deed = this.editing
      ? { act: this.editing.content.text ? "edit_text" : "edit_caption", message_id: this.editing.message_id, [this.editing.content.text ? "text" : "caption"]: text }
      : { act: "send_text", text, ...(this.replying ? { reply_to: this.replying.message_id } : {}) };
    const unchanged = this.editing && this.editing.text === text;
    this.settle();
    this.input.value = "";
    this.grow();
    if (!unchanged && !(await this.room.do(deed)) && this.input.value === "") this.input.value = text;
  }

  reply(message) {
    this.editing = null;
    this.replying = message;
    this.showStrip("reply", `Reply to ${nameOf(message.author_id)}`, message);
  }

  edit(message) {
    this.replying = null;
    this.editing = message;
    this.input.value = message.text;
    this.showStrip("edit", "Edit message", message);
  }

  showStrip(sign, title, message) {
    this.strip.replaceChildren(icon(sign), h("span", { class: "strip-text" }, h("span", { class: "reply-name", text: title }), h("span", { class: "reply-text", text: glimpseOf(message) })),
      iconButton("close", "Cancel", () => this.settle()));
    this.strip.hidden = false;
    this.grow();
    this.input.focus();
  }

  settle() {
    if (this.editing) this.input.value = "";
    this.editing = null;
    this.replying = null;
    this.strip.hidden = true;
    this.grow();
  }

  showAttachments(opener) {
    popup(opener, [
      { label: "Photo or file…", choose: () => this.file.click() },
      { label: "Voice message", choose: () => this.room.do({ act: "send_media", media: "voice" }) },
      { label: "Sticker", choose: () => this.room.do({ act: "send_media", media: "sticker" }) },
      { label: "My contact", choose: () => this.room.do({ act: "share_contact" }) },
      { label: "My location", choose: () => this.room.do({ act: "send_media", media: "location" }) },
    ], { label: "Attach", above: true });
  }

  async attach() {
    const files = [...this.file.files];
    const reply_to = this.replying?.message_id;
    const isPicture = (file) => /^image\/(jpeg|png)$/.test(file.type);
    // Several pictures at once are an album, as in Telegram's own programs; it has ten at most.
    const album = files.length > 1 && files.length <= 10 && files.every(isPicture) ? String(Date.now()) : undefined;
    for (const file of files) {
      if (file.size > LARGEST_FILE) {
        toast(`${file.name} is larger than 20 MB`, "error");
        continue;
      }
      const content = await attempt(() => base64(file));
      const media = isPicture(file) ? "photo" : "document";
      if (content !== undefined) await this.room.do({ act: "send_media", media, file_name: file.name, content_base64: content, album, reply_to });
    }
    this.file.value = "";
    if (reply_to) this.settle();
  }

  async loadCommands(room) {
    if (room.isGroup) {
      this.commands.hidden = true;
      return;
    }
    const found = await attempt(() => get(`/bots/${room.chat.botId}/commands?person_id=${room.person}`));
    if (room !== this.room) return;
    this.list = found?.commands ?? [];
    this.commands.hidden = this.list.length === 0;
  }

  showCommands(opener) {
    const items = this.list.map(({ command, description }) => ({
      content: [h("span", { class: "command", text: `/${command}` }), h("span", { class: "faint", text: description })],
      choose: () => this.room.command(`/${command}`),
    }));
    popup(opener, items, { label: "Commands", above: true }).classList.add("commands");
  }
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(new Error(`cannot read ${file.name}`)));
    reader.readAsDataURL(file);
  });
}
