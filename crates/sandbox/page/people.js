// The people of the sandbox: choosing one is choosing who one is.

import { avatar } from "./avatar.js";
import { now } from "./clock.js";
import { arrows, h, iconButton, reconcile } from "./dom.js";
import { glimpse } from "./glimpse.js";
import { addressOf, go, nameOf, state, watch } from "./state.js";
import { post } from "./api.js";
import { brief } from "./time.js";
import { attempt, dialog } from "./toast.js";

const LANGUAGES = [["ru", "Русский"], ["uk", "Українська"], ["en", "English"]];
const MANY = 200;

export function mountPeople(place) {
  const list = h("ul", { class: "list", id: "people-list" });
  const search = h("input", { type: "search", class: "field", placeholder: "Search people", "aria-label": "Search people", oninput: show });
  const note = h("p", { class: "empty" });
  const rows = new Map();
  place.append(
    h("div", { class: "column-head" }, h("h2", { text: "People" }), iconButton("add", "New person", create)),
    h("div", { class: "search" }, search),
    list,
    note,
  );
  arrows(list, "a");

  function show() {
    const wanted = search.value.trim().toLowerCase();
    const people = [...state.people.values()].filter((person) => nameOf(person.id).toLowerCase().includes(wanted));
    search.parentElement.hidden = state.people.size < 8;
    people.sort((one, other) => (other.last?.sent_at ?? "").localeCompare(one.last?.sent_at ?? "") || one.id - other.id);
    reconcile(list, people.slice(0, MANY).map(row));
    note.textContent = !state.loaded ? "Loading…" : state.people.size === 0
      ? "Nobody is here yet. Add a person and write to a bot as that person would."
      : people.length > MANY ? `${people.length - MANY} more; search to find them.` : people.length === 0 ? "Nobody of this name." : "";
    note.hidden = note.textContent === "";
  }

  function row(person) {
    const item = rows.get(person.id) ?? h("li", {}, h("a", { class: "row" }));
    rows.set(person.id, item);
    const link = item.firstChild;
    const name = nameOf(person.id);
    const current = person.id === state.me;
    link.href = addressOf(person.id);
    link.toggleAttribute("data-current", current);
    if (current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    link.tabIndex = current || (!state.people.has(state.me) && list.firstChild === item) ? 0 : -1;
    link.replaceChildren(
      avatar(person.id, name),
      h("span", { class: "row-text" },
        h("span", { class: "row-line" }, h("span", { class: "row-title", text: name }), person.last && h("span", { class: "row-time", text: brief(person.last.sent_at, now()) })),
        h("span", { class: "row-line" }, h("span", { class: "row-glimpse", text: person.deactivated ? "Account deleted" : person.last ? glimpse(person.last, person.id) : "No messages yet" }),
          person.unread > 0 && h("span", { class: "badge", "aria-label": `${person.unread} unread`, text: person.unread }))),
    );
    return item;
  }

  async function create() {
    const first = h("input", { class: "field", name: "name", required: true, maxlength: 64, autocomplete: "off", id: "new-name" });
    const language = h("select", { class: "field", id: "new-language" }, LANGUAGES.map(([code, name]) => h("option", { value: code, text: name })));
    const chosen = await dialog({
      title: "New person",
      body: [h("label", { for: "new-name", text: "Name" }), first, h("label", { for: "new-language", text: "Language of Telegram" }), language],
      buttons: [{ label: "Create", value: "create", kind: "primary" }, { label: "Cancel", value: "" }],
    });
    const [first_name, ...rest] = first.value.trim().split(/\s+/);
    if (chosen !== "create" || !first_name) return;
    const person = await attempt(() => post("/people", { first_name, last_name: rest.join(" ") || undefined, language_code: language.value }));
    if (person) go(person.id);
  }

  watch("people", show);
  watch("me", show);
}
