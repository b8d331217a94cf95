// The control API over HTTP.

/** What the sandbox refused, in its words. */
export class Refused extends Error {}

async function ask(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.headers = { "content-type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(`/sandbox${path}`, options);
  const text = await response.text();
  const value = text && response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : null;
  if (!response.ok) throw new Refused(value?.error ?? `${method} ${path}: ${response.status}`);
  return value;
}

export const get = (path) => ask("GET", path);
export const post = (path, body = {}) => ask("POST", path, body);
export const put = (path, body) => ask("PUT", path, body);
export const remove = (path) => ask("DELETE", path);

/** Lets a person do something in a chat. */
export function act(personId, chat, deed) {
  const place = chat.groupId ? { group_id: chat.groupId } : { bot_id: chat.botId };
  return post("/act", { person_id: personId, ...place, ...deed });
}

/** Where a file of a message is shown or downloaded. */
export const fileAddress = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;
