// A circle with initials, in a colour that belongs to the id.

import { h } from "./dom.js";

const COLOURS = 8;

export function avatar(id, name, size = "") {
  const words = name.trim().split(/\s+/);
  const initials = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  const letters = initials.map((word) => [...word][0] ?? "").join("").toUpperCase();
  const colour = Math.abs(Number(id)) % COLOURS;
  return h("span", { class: `avatar ${size} colour-${colour}`, "aria-hidden": "true", text: letters });
}

export const colourOf = (id) => `name-colour-${Math.abs(Number(id)) % COLOURS}`;
