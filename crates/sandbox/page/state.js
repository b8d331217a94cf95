// Who looks at what: the person, the chat, the view. It lives in the address, so that "back" and links work.

import { on } from "./live.js";
import { get } from "./api.js";
import { refresher } from "./dom.js";

export const state = { me: null, chat: null, view: "people", people: new Map(), loaded: false, bots: new Map(), chats: [] };

const watchers = new Map();

/** Calls `watcher` when a part of the state (`me`, `chat`, `people`, `chats`, `bots`) is another one. */
export function watch(part, watcher) {
  if (!watchers.has(part)) watchers.set(part, []);
  watchers.get(part).push(watcher);
}

function changed(part) {
  for (const watcher of watchers.get(part) ?? []) watcher();
}

/** The address of a person's list, or of a chat. */
export function addressOf(me, chat) {
  if (!chat) return `#/${me}`;
  return chat.groupId ? `#/${me}/group/${chat.groupId}` : `#/${me}/bot/${chat.botId}`;
}

export function go(me, chat = null) {
  location.hash = addressOf(me, chat);
}

/** Which column a narrow screen shows. */
export function show(view) {
  state.view = view;
  document.getElementById("app").dataset.view = view;
}

export const isSame = (one, other) => one?.botId === other?.botId && one?.groupId === other?.groupId;

function follow() {
  const [, me, kind, id] = location.hash.split("/");
  const person = Number(me) || null;
  const chat = kind === "bot" ? { botId: Number(id) } : kind === "group" ? { groupId: Number(id) } : null;
  const otherPerson = person !== state.me;
  const otherChat = otherPerson || !isSame(chat, state.chat);
  Object.assign(state, { me: person, chat });
  show(chat ? "conversation" : person ? "chats" : "people");
  if (otherPerson) {
    state.chats = [];
    changed("me");
    loadChats();
  }
  if (otherChat) changed("chat");
}

export const me = () => state.people.get(state.me);

export const loadPeople = refresher(async () => {
  const people = await get("/inboxes");
  state.people = new Map(people.map((person) => [person.id, person]));
  state.loaded = true;
  changed("people");
  if (!state.me && people.length > 0 && matchMedia("(min-width: 721px)").matches) go(people[0].id);
});

export const loadChats = refresher(async () => {
  const person = state.me;
  const chats = person ? await get(`/people/${person}/chats`).catch(() => []) : [];
  if (person !== state.me) return;
  state.chats = chats;
  changed("chats");
});

async function fetchBots() {
  const bots = await get("/bots");
  state.bots = new Map(bots.map((bot) => [bot.id, bot]));
  changed("bots");
}

const loadBots = refresher(async () => {
  await fetchBots();
  await loadChats();
});

/** The name of a person or a bot. */
export function nameOf(id) {
  const person = state.people.get(id);
  if (person) return [person.first_name, person.last_name].filter(Boolean).join(" ");
  return state.bots.get(id)?.first_name ?? "Somebody";
}

/** The bot of this name, in any case of letters. */
export function botNamed(username) {
  return [...state.bots.values()].find((bot) => bot.username.toLowerCase() === username.toLowerCase());
}

/** The same, asked of the sandbox when the page has not heard of it: a bot may be younger than the page. */
export async function findBot(username) {
  if (!botNamed(username)) await fetchBots();
  return botNamed(username);
}

/** The name of the bot that a link like `https://t.me/pass_bot?start=code` opens, with the code; null for any other link. */
export function deepLink(address) {
  const found = /^(?:https?:\/\/)?t\.me\/([A-Za-z0-9_]+)(?:\?start=([A-Za-z0-9_-]*))?$/.exec(address);
  const tg = found ? null : /^tg:\/\/resolve\?domain=([A-Za-z0-9_]+)(?:&start=([A-Za-z0-9_-]*))?$/.exec(address);
  const [, username, payload] = found ?? tg ?? [];
  return username ? { username, payload: payload ?? "" } : null;
}

export function start() {
  addEventListener("hashchange", follow);
  on("people", loadPeople);
  on("bots", loadBots);
  on("groups", loadChats);
  on("people", loadChats);
  on("chat", () => {
    loadPeople();
    loadChats();
  });
  follow();
}
