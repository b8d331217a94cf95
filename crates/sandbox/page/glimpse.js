// A message in a few words, for lists, pins and quotes.

import { nameOf } from "./state.js";

const KINDS = {
  photo: "Photo", video: "Video", video_note: "Video message", voice: "Voice message", audio: "Audio", animation: "GIF", sticker: "Sticker",
  document: "File", contact: "Contact", venue: "Place", location: "Location", dice: "Dice", poll: "Poll",
  new_chat_members: "Somebody joined", left_chat_member: "Somebody left", pinned_message: "Pinned a message",
  new_chat_title: "New title", migrate_to_chat_id: "Became a supergroup", migrate_from_chat_id: "Became a supergroup", text: "Message",
};

/** One line for the newest message of a chat, as this person sees it. */
export function glimpse(last, personId) {
  const who = last.author_id === personId ? "You: " : "";
  const kind = KINDS[last.kind] ?? "Message";
  const text = last.text.replace(/\s+/g, " ");
  if (last.kind === "text") return who + text;
  return who + (text ? `${kind}, ${text}` : kind);
}

/** One line for a whole message. */
export function glimpseOf(message) {
  const kind = Object.keys(KINDS).find((kind) => kind in message.content) ?? "text";
  return message.text.replace(/\s+/g, " ").slice(0, 160) || KINDS[kind];
}

/** What a service message says. */
export function serviceText(message) {
  const { content } = message;
  const who = nameOf(message.author_id);
  const names = (users) => users.map((user) => user.first_name).join(", ");
  if (content.new_chat_members) return `${names(content.new_chat_members)} joined the group`;
  if (content.left_chat_member) return `${names([content.left_chat_member])} left the group`;
  if (content.pinned_message) return `${who} pinned a message`;
  if (content.new_chat_title) return `${who} named the group “${content.new_chat_title}”`;
  if (content.migrate_to_chat_id || content.migrate_from_chat_id) return "The group became a supergroup";
  return null;
}
