// Building elements. Whatever people and bots write becomes text nodes and checked addresses, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element: attributes by name, `text`, listeners as `on<event>`; children are nodes or strings. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else if (name === "href") setAddress(element, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Only these addresses are ever followed; the page's own paths are written with a leading slash. */
export function safeAddress(text) {
  try {
    const url = new URL(text, location.origin);
    return ["http:", "https:", "tg:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function setAddress(element, text) {
  const address = safeAddress(text);
  if (!address) return;
  element.setAttribute("href", address);
  if (!address.startsWith(location.origin)) {
    element.setAttribute("rel", "noopener noreferrer");
    element.setAttribute("target", "_blank");
  }
}

const PATHS = {
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-6 16-3-7z",
  attach: "M20 11l-8.500 8.500a5 5 0 0 1-7-7L13 4a3.400 3.400 0 0 1 4.800 4.800l-8.300 8.300a1.700 1.700 0 0 1-2.400-2.400L14.500 7.300",
  menu: "M5 7h14M5 12h14M5 17h14",
  more: "M5.500 12h.01M12 12h.01M18.500 12h.01",
  keys: "M4 6h16v12H4zM8 10h.01M12 10h.01M16 10h.01M8 14h8",
  close: "M6 6l12 12M18 6L6 18",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  reply: "M10 7L4 12l6 5v-3c5 0 8 1.500 10 5 0-6-3.500-9.500-10-9.500z",
  edit: "M5 19l1-4L16 5l3 3L9 18z",
  add: "M12 5v14M5 12h14",
  moon: "M20 14.500A8 8 0 0 1 9.500 4 8 8 0 1 0 20 14.500z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M4.900 4.900l1.400 1.400M17.700 17.700l1.400 1.400M2 12h2M20 12h2M4.900 19.100l1.400-1.400M17.700 6.300l1.400-1.400",
  panel: "M4 5h16v14H4zM14 5v14",
  pause: "M9 6v12M15 6v12",
  play: "M8 5l11 7-11 7z",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  search: "M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15.500 15.500L20 20",
  people: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3 20c0-4 3-6 6-6s6 2 6 6M16 11a3 3 0 1 0-1-5.800M17.500 14.500c2.200.800 3.500 2.700 3.500 5.500",
};

/** A line drawing; decoration, so that what carries it needs a label of its own. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A button with a drawing only. */
export function iconButton(name, label, onclick, attributes = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...attributes }, icon(name));
}

/** Makes `parent` hold exactly these nodes, touching only what differs, so that focus and scroll stay. */
export function reconcile(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null);
  });
}

/** Arrow keys, Home and End move the focus among the elements that match; one of them is in the Tab order. */
export function arrows(container, selector, { horizontal = false } = {}) {
  container.addEventListener("keydown", (event) => {
    const [before, after] = horizontal ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    const items = [...container.querySelectorAll(selector)];
    const at = items.indexOf(document.activeElement);
    if (at < 0) return;
    const to = { [before]: at - 1, [after]: at + 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items[(to + items.length) % items.length].focus();
  });
}

/** Calls `work` again after it ended when it was asked for meanwhile; never twice at once. */
export function refresher(work) {
  let running = false;
  let again = false;
  return async function refresh() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      try {
        await work();
      } catch (error) {
        console.warn("cannot refresh", error);
      }
    } while (again);
    running = false;
  };
}
