// The reply keyboard: keys that stand in place of typing.

import { h } from "./dom.js";
import { me } from "./state.js";
import { dialog } from "./toast.js";

/** Draws the keys; `used` is called after one was pressed. The same keys stay the same elements. */
export function drawKeys(place, view, room, used) {
  const version = `${room.person}/${room.chat.botId ?? room.chat.groupId}/${view.keyboard_from}`;
  if (place.dataset.version === version) return;
  place.dataset.version = version;
  place.replaceChildren(...(view.keyboard.keyboard ?? []).map((row) => h("div", { class: "button-row" }, row.map((key) => {
    const label = typeof key === "string" ? key : key.text;
    return h("button", { type: "button", class: "key", text: label, onclick: () => press(key, label, room, used) });
  }))));
}

async function press(key, label, room, used) {
  if (key.request_contact) {
    const agreed = await dialog({
      title: "Share your phone number?",
      body: [h("p", { text: `The bot will know your number, ${me()?.phone_number ?? ""}.` })],
      buttons: [{ label: "Share", value: "share", kind: "primary" }, { label: "Cancel", value: "" }],
    });
    if (agreed !== "share") return;
  }
  if (await room.do({ act: "press_key", label })) used();
}
