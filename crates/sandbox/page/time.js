// Moments as people read them, in the zone of the browser.

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const SHORT_DAY = new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "2-digit" });
const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const SECONDS = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

export const hours = (moment) => CLOCK.format(new Date(moment));
export const seconds = (moment) => SECONDS.format(new Date(moment));
export const full = (moment) => FULL.format(new Date(moment));
export const dayKey = (moment) => new Date(moment).toDateString();

/** "Today", "Yesterday" or the day, as seen from `now`. */
export function dayName(moment, now) {
  const day = new Date(moment);
  if (day.toDateString() === now.toDateString()) return "Today";
  const before = new Date(now);
  before.setDate(before.getDate() - 1);
  if (day.toDateString() === before.toDateString()) return "Yesterday";
  return day.getFullYear() === now.getFullYear() ? DAY.format(day) : `${DAY.format(day)} ${day.getFullYear()}`;
}

/** The hour of today, the day of any other. */
export function brief(moment, now) {
  return dayKey(moment) === now.toDateString() ? hours(moment) : SHORT_DAY.format(new Date(moment));
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export const duration = (total) => `${Math.floor(total / 60)}:${String(total % 60).padStart(2, "0")}`;
