// Building and updating elements.

/** An element: `h("button", {class: "x", onclick: f}, "text", child)`. Text is never read as HTML. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Make `parent` hold exactly these children, moving only what is out of place (keeps focus and scroll). */
export function reconcile(parent, children) {
  children.forEach((child, index) => {
    if (parent.childNodes[index] !== child) parent.insertBefore(child, parent.childNodes[index] ?? null);
  });
  while (parent.childNodes.length > children.length) parent.lastChild.remove();
}

const PATHS = {
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-5 16-3.5-6.5L4 12zM11.5 13.5L20 4",
  attach: "M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1l8.6-8.6a3.4 3.4 0 0 1 4.8 4.8l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.8-7.8",
  close: "M6 6l12 12M18 6L6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  link: "M8 16L16 8M9 8h7v7",
  copy: "M9 9h10v11H9zM5 15V4h10",
  keyboard: "M3 7h18v11H3zM7 11h.01M11 11h.01M15 11h.01M7 14.5h10",
  pin: "M9 4h6l-1 6 3 3H7l3-3-1-6zM12 13v7",
  reply: "M10 8L4 13l6 5M4 13h10a6 6 0 0 1 6 6",
  edit: "M5 19h4L19 9l-4-4L5 15zM13 7l4 4",
  check: "M5 13l4 4L19 7",
  forward: "M5 6l6 6-6 6M13 6l6 6-6 6",
  alert: "M12 4l9 16H3zM12 10v4M12 17h.01",
  mute: "M6 10v4h3l4 4V6L9 10zM16 10l5 5M21 10l-5 5",
};

/** A line icon by name; decoration only, so screen readers skip it. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A round picture with the first character of a name; its colour follows from the id. */
export function avatar(id, name, size = "") {
  const colour = Math.abs(id) % 7;
  return h("span", { class: `avatar colour-${colour} ${size}`, "aria-hidden": "true" }, [...name][0] ?? "?");
}
