// The page begins here: each part finds its place and its data by itself.

import { connect, on } from "./live.js";
import { start } from "./state.js";
import { mountPeople } from "./people.js";
import { mountChats } from "./chats.js";
import { mountConversation } from "./conversation.js";
import { mountPanel } from "./panel.js";
import { mountClock } from "./clock.js";
import { mountTheme } from "./theme.js";

const place = (id) => document.getElementById(id);

mountTheme(place("switches"));
mountClock(place("clock"));
mountPeople(place("people"));
mountChats(place("chats"));
mountConversation(place("conversation"));
mountPanel(place("panel"), place("switches"));
on("connection", (connected) => {
  place("app").classList.toggle("disconnected", !connected);
});
start();
connect();
