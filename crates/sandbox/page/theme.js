// Light or dark: as the system has it, until the person says otherwise.

import { icon, iconButton } from "./dom.js";

const KEPT = "frontdesk-theme";

export function mountTheme(place) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const button = iconButton("moon", "Dark colours", () => {
    localStorage.setItem(KEPT, isDark() ? "light" : "dark");
    paint();
  });
  const isDark = () => (localStorage.getItem(KEPT) ?? (system.matches ? "dark" : "light")) === "dark";
  function paint() {
    const dark = isDark();
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    button.replaceChildren(icon(dark ? "sun" : "moon"));
    const label = dark ? "Light colours" : "Dark colours";
    button.setAttribute("aria-label", label);
    button.title = label;
  }
  system.addEventListener("change", paint);
  place.append(button);
  paint();
}
