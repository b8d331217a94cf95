// Beside the conversation: parts as tabs. Every part is an entry of `parts/all.js`.

import { arrows, h, iconButton } from "./dom.js";
import { PARTS } from "./parts/all.js";
import { show as showView, state } from "./state.js";

const KEPT = "frontdesk-panel";

export function mountPanel(place, switches) {
  const app = document.getElementById("app");
  const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Parts" });
  const body = h("div", { class: "panel-body" });
  const back = iconButton("back", "Back to the conversation", () => showView(state.chat ? "conversation" : "chats"), { class: "icon-button not-wide" });
  place.append(h("div", { class: "column-head" }, back, tabs), body);
  arrows(tabs, "[role=tab]", { horizontal: true });

  const made = PARTS.map((part) => {
    const view = h("section", { class: `part part-${part.id}`, id: `part-${part.id}`, role: "tabpanel", "aria-labelledby": `tab-${part.id}`, hidden: true });
    const badge = h("span", { class: "badge on-tab", hidden: true });
    const tab = h("button", { type: "button", role: "tab", class: "tab", id: `tab-${part.id}`, "aria-controls": `part-${part.id}`, "aria-selected": "false", tabindex: -1, onclick: () => choose(part.id) }, part.title, badge);
    tab.addEventListener("focus", () => choose(part.id));
    tabs.append(tab);
    body.append(view);
    const isShown = () => !view.hidden && getComputedStyle(place).display !== "none";
    const mark = (kind) => (count, what) => {
      badge.className = `badge on-tab ${kind}`;
      badge.hidden = count === 0;
      badge.textContent = count === 0 ? "" : count > 99 ? "99+" : String(count);
      badge.setAttribute("aria-label", `${count} ${what}`);
    };
    const handle = part.mount(view, { isShown, alarm: mark("alarm"), news: mark("news") });
    return { part, view, tab, shown: handle?.shown ?? (() => {}) };
  });

  function choose(id) {
    const chosen = made.find((one) => one.part.id === id) ?? made[0];
    for (const { view, tab, part } of made) {
      const is = part === chosen.part;
      view.hidden = !is;
      tab.setAttribute("aria-selected", String(is));
      tab.tabIndex = is ? 0 : -1;
    }
    localStorage.setItem(KEPT, chosen.part.id);
    chosen.shown();
  }

  const toggle = iconButton("panel", "Show or hide the spreadsheet and what is behind", () => {
    const wide = matchMedia("(min-width: 1101px)").matches;
    if (wide) app.classList.toggle("without-panel");
    else showView(state.view === "panel" ? (state.chat ? "conversation" : state.me ? "chats" : "people") : "panel");
    made.find(({ view }) => !view.hidden).shown();
  });
  switches.append(toggle);
  choose(localStorage.getItem(KEPT));
}
