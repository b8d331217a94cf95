// A small menu beside what opened it: arrow keys move, Esc closes and gives the focus back.

import { arrows, h } from "./dom.js";

let close = () => {};

export function popup(opener, items, { label, above = false } = {}) {
  close();
  const menu = h("div", { class: "popup", role: "menu", "aria-label": label });
  for (const item of items.filter(Boolean)) {
    const choose = () => {
      close();
      item.choose();
    };
    menu.append(h("button", { type: "button", role: "menuitem", class: `popup-item ${item.kind ?? ""}`, onclick: choose }, item.content ?? item.label));
  }
  arrows(menu, "[role=menuitem]");
  const outside = (event) => {
    if (!menu.contains(event.target)) close();
  };
  close = () => {
    close = () => {};
    menu.remove();
    opener.setAttribute("aria-expanded", "false");
    removeEventListener("pointerdown", outside, true);
    if (opener.isConnected) opener.focus();
  };
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.stopPropagation();
      event.preventDefault();
      close();
    }
  });
  document.body.append(menu);
  const at = opener.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const top = above || at.bottom + height + 8 > innerHeight ? at.top - height - 6 : at.bottom + 6;
  menu.style.setProperty("left", `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`);
  menu.style.setProperty("top", `${Math.max(8, top)}px`);
  opener.setAttribute("aria-haspopup", "menu");
  opener.setAttribute("aria-expanded", "true");
  addEventListener("pointerdown", outside, true);
  menu.querySelector("[role=menuitem]")?.focus({ preventScroll: true });
  return menu;
}
