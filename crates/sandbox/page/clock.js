// The clock of the sandbox's world: shown, moved forward, held.

import { get, post } from "./api.js";
import { h, icon, refresher } from "./dom.js";
import { on } from "./live.js";
import { full, hours } from "./time.js";
import { attempt } from "./toast.js";

let ahead = 0;
let held = null;

/** The present moment of the world. */
export const now = () => new Date(held ?? Date.now() + ahead);

const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });

export function mountClock(place) {
  const time = h("time", { class: "clock-time", id: "clock-time" });
  const day = h("span", { class: "clock-day" });
  const hold = h("button", { type: "button", class: "chip", onclick: () => attempt(() => post(held ? "/clock/release" : "/clock/hold")) });
  const jump = (label, seconds, spoken) =>
    h("button", { type: "button", class: "chip", "aria-label": spoken, title: spoken, text: label, onclick: () => attempt(() => post("/clock/advance", { seconds })) });
  const face = h("span", { class: "clock-face" }, day, time);
  place.append(face, jump("+1 h", 3600, "One hour forward"), jump("+1 day", 86400, "One day forward"), hold);

  function show() {
    const moment = now();
    time.textContent = hours(moment);
    time.dateTime = moment.toISOString();
    day.textContent = DAY.format(moment);
    face.title = full(moment);
  }
  const load = refresher(async () => {
    const clock = await get("/clock");
    held = clock.held ? new Date(clock.now).getTime() : null;
    ahead = new Date(clock.now).getTime() - Date.now();
    place.classList.toggle("held", clock.held);
    const label = clock.held ? "Let time flow on" : "Hold the time";
    hold.replaceChildren(icon(clock.held ? "play" : "pause"));
    hold.setAttribute("aria-label", label);
    hold.title = label;
    show();
  });
  on("clock", load);
  setInterval(show, 1000);
}
