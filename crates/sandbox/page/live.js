// What changes in the sandbox, as it happens.

const listeners = new Map();
let life = null;

/** Calls `listener` with each notice of a topic, and with none when everything must be read anew. */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
  return () => listeners.get(topic).delete(listener);
}

function tell(topic, notice) {
  for (const listener of listeners.get(topic) ?? []) listener(notice);
}

/** Begins to listen. The browser connects again by itself, from the last notice on. */
export function connect() {
  const source = new EventSource("/sandbox/live");
  source.addEventListener("hello", (event) => {
    const hello = JSON.parse(event.data);
    // Another life of the sandbox is another world.
    if (life && life !== hello.life) return location.reload();
    life = hello.life;
    tell("connection", true);
    for (const topic of listeners.keys()) if (topic !== "connection") tell(topic);
  });
  source.addEventListener("changes", (event) => {
    const topics = new Map();
    for (const notice of JSON.parse(event.data).changes) {
      const key = notice.topic === "chat" ? `${notice.bot_id}/${notice.chat_id}` : notice.topic;
      topics.set(key, notice);
    }
    for (const notice of topics.values()) tell(notice.topic, notice);
  });
  source.addEventListener("error", () => tell("connection", false));
}
