// One letter: who, when, the code to copy, and the body as text, as HTML, as source.

import { get, put, remove } from "../api.js";
import { h, iconButton } from "../dom.js";
import { full, size } from "../time.js";
import { attempt, toast } from "../toast.js";

/** The name of somebody in a header, or else the address. */
export const nameIn = ({ name, address }) => name || address;

export const onlyAddresses = (addresses) => addresses.join(", ");

/** A reader: `element`, `open(id)`, `isOpen()`, and `refresh(letters)` for what changed meanwhile. */
export function letterReader({ onclose }) {
  let shown = null;
  let face = null;
  const subject = h("h3", { class: "letter-title", tabindex: -1 });
  const unread = h("button", { type: "button", class: "chip", text: "Mark unread", onclick: () => leave(() => put(address("/read"), { read: false })) });
  const forget = h("button", { type: "button", class: "chip", text: "Forget", onclick: () => leave(() => remove(address())) });
  const head = h("div", { class: "letter-head" });
  const faces = h("div", { class: "tabs letter-faces", role: "group", "aria-label": "Show the letter as" });
  const body = h("div", { class: "letter-body" });
  const element = h("article", { class: "letter", hidden: true, "aria-label": "Letter" },
    h("div", { class: "letter-tools" }, iconButton("back", "Back to the letters", close), h("span", { class: "right" }), unread, forget),
    subject, head, faces, body);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  const address = (rest = "") => `/mail/letters/${shown.letter_id}${rest}`;

  function close() {
    const id = shown?.letter_id;
    shown = null;
    // An open frame would go on to hold the letter.
    body.replaceChildren();
    onclose(id);
  }

  async function leave(deed) {
    const done = await attempt(async () => {
      await deed();
      return true;
    });
    if (done) close();
  }

  async function open(id) {
    shown = await get(`/mail/letters/${id}`);
    face = shown.html ? "html" : "text";
    subject.textContent = shown.subject || "(no subject)";
    head.replaceChildren(...headOf(shown));
    drawFaces();
    element.hidden = false;
    subject.focus();
    if (!shown.read) await put(address("/read"), { read: true });
  }

  function drawFaces() {
    const known = [shown.html && ["html", "HTML"], shown.text !== null && ["text", "Text"], ["source", "Source"]].filter(Boolean);
    faces.replaceChildren(...known.map(([name, title]) => h("button", {
      type: "button", class: "tab", "aria-pressed": String(name === face), text: title,
      onclick() {
        face = name;
        drawFaces();
        [...faces.children].find((button) => button.getAttribute("aria-pressed") === "true")?.focus();
      },
    })));
    body.replaceChildren(faceOf(shown, face));
  }

  return {
    element,
    open,
    isOpen: () => shown !== null,
    /** A letter that was forgotten elsewhere is closed here too; `letters` are the newest ones, the newest first. */
    refresh(letters) {
      const isOlder = letters.length > 0 && shown && shown.letter_id < letters.at(-1).letter_id;
      if (shown && !isOlder && !letters.some(({ letter_id }) => letter_id === shown.letter_id)) {
        toast("This letter was forgotten.");
        close();
      }
    },
  };
}

function headOf(letter) {
  const people = (all) => all.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(", ");
  const lines = [["From", people(letter.from) || letter.sender || "nobody"], ["To", people(letter.to) || onlyAddresses(letter.recipients)], ["Received", h("time", { datetime: letter.received_at, text: full(letter.received_at) })]];
  const others = letter.recipients.filter((address) => !letter.to.some((to) => to.address.toLowerCase() === address.toLowerCase()));
  if (letter.to.length > 0 && others.length > 0) lines.push(["Also to", onlyAddresses(others)]);
  const way = [
    h("span", { class: `check-chip ${letter.secure ? "good" : "bad"}`, text: letter.secure ? "encrypted" : "in clear" }),
    letter.login ? h("span", { class: "choice", text: `by ${letter.login}` }) : h("span", { class: "check-chip bad", text: "without a login" }),
    !letter.answered && h("span", { class: "check-chip bad", text: "the sender got no answer" }),
  ];
  const envelope = [["Message-ID", letter.message_id ?? "none"], ["Envelope from", letter.sender || "nobody"], ["Envelope to", onlyAddresses(letter.recipients)], ["Size", size(letter.bytes)]];
  return [
    h("dl", { class: "letter-lines" }, lines.map(pair)),
    h("p", { class: "letter-way" }, way),
    letter.code && codeOf(letter.code),
    h("details", { class: "letter-envelope" }, h("summary", { text: "Envelope" }), h("dl", { class: "fields" }, envelope.map(pair))),
    letter.attachments.length > 0 && h("ul", { class: "letter-files", "aria-label": "Files" }, letter.attachments.map(({ name, content_type, bytes }) => h("li", {}, h("span", { class: "choice", text: name ?? content_type }), h("span", { class: "faint", text: `${content_type}, ${size(bytes)}` })))),
  ].filter(Boolean);
}

const pair = ([name, value]) => [h("dt", { text: name }), h("dd", {}, value)];

function codeOf(code) {
  const copy = async () => {
    await navigator.clipboard.writeText(code);
    toast(`Code ${code} is copied.`);
  };
  return h("button", { type: "button", class: "letter-code", onclick: () => attempt(copy) }, h("span", { class: "letter-digits", text: code }), h("span", { text: "Copy code" }));
}

function faceOf(letter, face) {
  if (face === "html") {
    // No script, no form, no origin by the empty sandbox; nothing is loaded by the policy that comes with the document.
    return h("iframe", { class: "letter-frame", title: "The letter as HTML", sandbox: true, referrerpolicy: "no-referrer", src: `/sandbox/mail/letters/${letter.letter_id}/html` });
  }
  if (face === "text") return h("p", { class: "letter-text", tabindex: 0, text: letter.text });
  return h("div", {},
    h("pre", { class: "letter-source", tabindex: 0, text: letter.source }),
    h("a", { class: "link", href: `/sandbox/mail/letters/${letter.letter_id}/source`, download: `letter-${letter.letter_id}.eml`, text: "Save as a file" }));
}
