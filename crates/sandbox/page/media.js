// What a message holds besides its text.

import { fileAddress } from "./api.js";
import { avatar } from "./avatar.js";
import { h, icon } from "./dom.js";
import { duration, size } from "./time.js";
import { dialog } from "./toast.js";

/** The elements of a message's content; an album gives several messages at once. */
export function media(messages) {
  const photos = messages.filter((message) => message.content.photo);
  if (photos.length > 1) {
    const grid = h("div", { class: `album of-${Math.min(photos.length, 10)}` }, photos.map((message) => photo(message.content)));
    return [grid, ...messages.filter((message) => !message.content.photo).flatMap((message) => one(message.content))];
  }
  return messages.flatMap((message) => one(message.content));
}

function one(content) {
  if (content.photo) return [photo(content)];
  if (content.sticker) return [sticker(content.sticker)];
  if (content.voice) return [voice(content.voice)];
  if (content.animation) return [file({ file_name: "GIF", ...content.animation }, "GIF")];
  for (const kind of ["document", "audio", "video"]) if (content[kind]) return [file(content[kind], kind)];
  if (content.video_note) return [file({ file_name: "Video message", ...content.video_note }, "video")];
  if (content.contact) return [contact(content.contact)];
  if (content.venue) return [place(content.venue.title, content.venue.address)];
  if (content.location) return [place("Location", `${content.location.latitude}, ${content.location.longitude}`)];
  if (content.dice) return [h("div", { class: "dice", text: `${content.dice.emoji} ${content.dice.value}` })];
  if (content.poll) return [poll(content.poll)];
  return [];
}

function photo(content) {
  const biggest = content.photo.at(-1);
  const address = fileAddress(biggest.file_id);
  const label = content.caption ? `Photo: ${content.caption}` : "Photo";
  const image = h("img", { src: address, alt: label });
  const button = h("button", { type: "button", class: "photo", "aria-label": `${label}, enlarge` }, image);
  image.addEventListener("error", () => button.replaceChildren(h("span", { class: "photo-missing", text: "This file is no picture" })));
  button.addEventListener("click", () =>
    dialog({ title: "Photo", body: [h("img", { class: "enlarged", src: address, alt: label })], buttons: [{ label: "Close", value: "" }] }));
  return button;
}

function sticker(sticker) {
  const image = h("img", { class: "sticker", src: fileAddress(sticker.file_id), alt: `Sticker ${sticker.emoji ?? ""}` });
  image.addEventListener("error", () => image.replaceWith(h("span", { class: "sticker-emoji", text: sticker.emoji ?? "🙂", role: "img", "aria-label": "Sticker" })));
  return image;
}

function voice(voice) {
  // The same voice message always has the same wave.
  const bars = [...voice.file_unique_id].map((letter) => 4 + (letter.charCodeAt(0) * 7) % 18);
  const wave = h("span", { class: "wave", "aria-hidden": "true" }, bars.map((height) => {
    const bar = h("span");
    bar.style.setProperty("height", `${height}px`);
    return bar;
  }));
  return h("div", { class: "voice" }, h("span", { class: "round", "aria-hidden": "true" }, icon("play")), wave, h("span", { class: "faint", "aria-label": "Voice message", text: duration(voice.duration) }));
}

function file(file, kind) {
  const name = file.file_name ?? kind;
  const details = [file.file_size && size(file.file_size), file.duration && duration(file.duration)].filter(Boolean).join(" · ");
  return h("a", { class: "file", href: fileAddress(file.file_id), download: name, "aria-label": `Download ${name}` },
    h("span", { class: "round" }, icon(kind === "document" ? "file" : "play")),
    h("span", { class: "file-text" }, h("span", { class: "file-name", text: name }), h("span", { class: "faint", text: details })));
}

function contact(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  const number = contact.phone_number.startsWith("+") ? contact.phone_number : `+${contact.phone_number}`;
  return h("div", { class: "contact" }, avatar(contact.user_id ?? 0, name), h("span", { class: "file-text" }, h("span", { class: "file-name", text: name }), h("span", { class: "faint", text: number })));
}

function place(title, details) {
  return h("div", { class: "contact" }, h("span", { class: "round" }, icon("pin")), h("span", { class: "file-text" }, h("span", { class: "file-name", text: title }), h("span", { class: "faint", text: details })));
}

function poll(poll) {
  return h("div", { class: "poll" }, h("strong", { text: poll.question }), h("ul", {}, poll.options.map((option) => h("li", { text: option.text }))));
}
