// The mailbox: the letters that services sent, whomever they are for.

import { get, remove } from "../api.js";
import { avatar } from "../avatar.js";
import { now } from "../clock.js";
import { arrows, h, reconcile, refresher } from "../dom.js";
import { on } from "../live.js";
import { brief, full } from "../time.js";
import { attempt, dialog } from "../toast.js";
import { letterReader, nameIn, onlyAddresses } from "./letter.js";

/** More than anybody looks through; the sandbox keeps more for tests. */
const SHOWN = 200;

export const letters = {
  id: "letters",
  title: "Letters",
  mount(place, { isShown, news }) {
    let known = [];
    let last = 0;
    const rows = new Map();
    const whose = h("select", { class: "field", "aria-label": "Letters to", onchange: draw });
    const forgetAll = h("button", { type: "button", class: "chip", text: "Forget all", onclick: forget });
    const tools = h("div", { class: "part-tools" }, whose, forgetAll);
    const list = h("ul", { class: "list letter-list", "aria-label": "Letters, the newest first" });
    const empty = h("div", { class: "empty" });
    const box = h("div", { class: "letter-box" }, tools, list, empty);
    const reader = letterReader({ onclose: close });
    place.append(box, reader.element);
    arrows(list, "button");

    const load = refresher(async () => {
      const page = await get(`/mail/letters?after=${Math.max(0, last - SHOWN)}`);
      last = page.last;
      known = page.letters.slice(-SHOWN).reverse();
      const unread = known.filter(({ read }) => !read).length;
      news(unread, unread === 1 ? "unread letter" : "unread letters");
      if (!isShown()) return;
      if (known.length === 0) empty.replaceChildren(...await directions());
      drawChoice();
      draw();
      reader.refresh(known);
    });

    function draw() {
      const wanted = known.filter(({ recipients }) => !whose.value || recipients.includes(whose.value));
      const kept = new Map(wanted.map((letter) => [letter.letter_id, rows.get(letter.letter_id) ?? row(letter.letter_id)]));
      rows.clear();
      for (const [id, element] of kept) rows.set(id, element);
      for (const letter of wanted) fill(rows.get(letter.letter_id).firstChild, letter);
      reconcile(list, [...kept.values()]);
      [...list.querySelectorAll("button")].forEach((button, index) => { button.tabIndex = index === 0 ? 0 : -1; });
      tools.hidden = known.length === 0;
      empty.hidden = known.length > 0;
    }

    function drawChoice() {
      const addresses = [...new Set(known.flatMap(({ recipients }) => recipients))].sort();
      const chosen = whose.value;
      whose.replaceChildren(h("option", { value: "", text: "All addresses" }), ...addresses.map((address) => h("option", { value: address, text: address })));
      whose.value = addresses.includes(chosen) ? chosen : "";
    }

    function row(id) {
      return h("li", {}, h("button", { type: "button", class: "row letter-row", onclick: () => open(id) }));
    }

    async function open(id) {
      box.hidden = true;
      await attempt(() => reader.open(id));
      if (!reader.isOpen()) close(id);
    }

    function close(id) {
      reader.element.hidden = true;
      box.hidden = false;
      draw();
      (rows.get(id)?.firstChild ?? list.querySelector("button") ?? whose).focus();
    }

    async function forget() {
      const chosen = await dialog({
        title: "Forget all letters?",
        body: [h("p", { text: "They are nowhere else: the sandbox delivers none." })],
        buttons: [{ label: "Forget", value: "forget", kind: "primary" }, { label: "Cancel", value: "" }],
      });
      if (chosen === "forget") await attempt(() => remove("/mail/letters"));
    }

    on("letters", load);
    return { shown: load };
  },
};

function fill(button, letter) {
  const from = letter.from[0] ? nameIn(letter.from[0]) : letter.sender || "Nobody";
  // The same letter once more would be another thing to hear for who listens to the page.
  const version = JSON.stringify([letter.letter_id, letter.read, brief(letter.received_at, now())]);
  if (button.dataset.version === version) return;
  button.dataset.version = version;
  button.classList.toggle("unread", !letter.read);
  button.replaceChildren(
    avatar(hashOf(from), from),
    h("span", { class: "row-text" },
      h("span", { class: "row-line" },
        !letter.read && h("span", { class: "unseen", text: "Unread: " }),
        h("span", { class: "row-title", text: from }),
        h("time", { class: "row-time", datetime: letter.received_at, title: full(letter.received_at), text: brief(letter.received_at, now()) })),
      h("span", { class: "row-line" }, h("span", { class: "letter-subject", text: letter.subject || "(no subject)" }), letter.code && h("span", { class: "tag", text: letter.code })),
      h("span", { class: "row-line" }, h("span", { class: "row-glimpse", text: `To ${onlyAddresses(letter.recipients)}` }), !letter.read && h("span", { class: "dot", "aria-hidden": "true" }))),
  );
}

/** The same sender has the same colour. */
function hashOf(text) {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 65_521, 7);
}

async function directions() {
  const server = await get("/mail");
  const port = server.address.split(":").at(-1);
  const how = { starttls: "STARTTLS", tls: "TLS", plain: "no encryption" }[server.security];
  const told = [["Server", server.address.slice(0, -port.length - 1)], ["Port", port], ["Encryption", how]];
  if (server.login_required) told.push(["Login", server.username], ["Password", server.password]);
  return [
    h("p", { text: "No letter has come. Whatever services send to this server is shown here and delivered to nobody:" }),
    h("dl", { class: "fields directions" }, told.map(([name, value]) => [h("dt", { text: name }), h("dd", { text: value })])),
    server.security === "plain" ? null : h("p", {}, h("a", { class: "link", href: "/sandbox/mail/certificate", text: "The certificate to trust" })),
  ].filter(Boolean);
}
