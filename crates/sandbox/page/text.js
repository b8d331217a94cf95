// A text with the Bot API's entities as elements. Offsets count UTF-16 units, as JavaScript does.

import { h } from "./dom.js";
import { botNamed, deepLink } from "./state.js";
import { toast } from "./toast.js";

/** Builds the nodes of a formatted text. `open({ username, payload })` is called for links to bots, `command(text)` for commands. */
export function formatted(text, entities, actions) {
  const sorted = [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length);
  return build(text, 0, text.length, sorted, actions);
}

function build(text, from, to, entities, actions) {
  const nodes = [];
  let at = from;
  while (entities.length > 0) {
    const [entity, ...rest] = entities;
    const end = Math.min(entity.offset + entity.length, to);
    const inner = rest.filter((other) => other.offset < end);
    entities = rest.slice(inner.length);
    if (entity.offset < at || end <= entity.offset) continue;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    nodes.push(element(entity, text.slice(entity.offset, end), build(text, entity.offset, end, inner, actions), actions));
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };

function element(entity, text, children, actions) {
  switch (entity.type) {
    case "bold": case "italic": case "underline": case "strikethrough":
      return h(TAGS[entity.type], {}, children);
    case "code":
      return copied(h("code", { class: "code" }, children), text);
    case "pre":
      return copied(h("pre", { class: "pre" }, entity.language && h("span", { class: "pre-language", text: entity.language }), h("code", {}, children)), text);
    case "blockquote":
      return h("blockquote", { class: "quote" }, children);
    case "expandable_blockquote":
      return h("blockquote", { class: "quote folded", onclick: (event) => event.currentTarget.classList.toggle("folded") }, children);
    case "spoiler":
      return spoiler(children);
    case "url": return link(/^[a-z]+:/i.test(text) ? text : `https://${text}`, children, actions);
    case "text_link": return link(entity.url, children, actions);
    case "email": case "phone_number": return h("span", { class: "link-like" }, children);
    case "mention": {
      const username = text.slice(1);
      return botNamed(username) ? pressable(children, () => actions.open({ username })) : h("span", { class: "link-like" }, children);
    }
    case "text_mention": case "hashtag": case "cashtag":
      return h("span", { class: "link-like" }, children);
    case "bot_command":
      return pressable(children, () => actions.command(text));
    default:
      return h("span", {}, children);
  }
}

function pressable(children, onclick) {
  return h("button", { type: "button", class: "link-button", onclick }, children);
}

function link(address, children, actions) {
  const linked = deepLink(address);
  if (linked) return pressable(children, () => actions.open(linked));
  return h("a", { class: "link", href: address }, children);
}

function copied(element, text) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast("Copied");
    } catch {
      toast("The browser does not let the page copy", "error");
    }
  };
  element.addEventListener("click", copy);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      copy();
    }
  });
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  element.title = "Copy";
  return element;
}

function spoiler(children) {
  const hidden = h("span", { class: "spoiler", role: "button", tabindex: 0, "aria-label": "Hidden text, press to show" }, h("span", { class: "spoiler-text" }, children));
  const reveal = () => {
    hidden.classList.add("revealed");
    for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
  };
  hidden.addEventListener("click", reveal);
  hidden.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
  return hidden;
}
