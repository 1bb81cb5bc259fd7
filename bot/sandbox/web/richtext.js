// Message texts with their entities as elements. Nothing in a text is ever read as HTML.

import { h } from "./dom.js";

/** Nodes for a text; `onLink` is called with (kind, target) for links, commands and mentions. */
export function richText(text, entities, onLink) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, 0, text.length, sorted, onLink);
}

function nodes(text, start, end, entities, onLink) {
  const result = [];
  let at = start;
  while (entities.length && entities[0].offset < end) {
    const entity = entities.shift();
    if (entity.offset < at) continue;
    if (entity.offset > at) result.push(text.slice(at, entity.offset));
    at = Math.min(end, entity.offset + entity.length);
    const inside = [];
    while (entities.length && entities[0].offset < at) inside.push(entities.shift());
    const raw = text.slice(entity.offset, at);
    result.push(wrap(entity, raw, nodes(text, entity.offset, at, inside, onLink), onLink));
    // A block ends its line by itself.
    if (BLOCKS.has(entity.type) && text[at] === "\n") at += 1;
  }
  if (at < end) result.push(text.slice(at, end));
  return result;
}

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SIMPLE = { bold: "b", italic: "i", underline: "u", strikethrough: "s", blockquote: "blockquote" };

function wrap(entity, raw, content, onLink) {
  if (SIMPLE[entity.type]) return h(SIMPLE[entity.type], {}, content);
  switch (entity.type) {
    case "code": return copyable("code", raw, onLink);
    case "pre": return h("pre", { tabindex: "0" }, h("code", {}, content));
    case "expandable_blockquote": return expandable(content);
    case "spoiler": return spoiler(content);
    case "text_link": return link(entity.url, content, onLink);
    case "url": return link(raw, content, onLink);
    case "text_mention": return target("mention", String(entity.user.id), content, onLink);
    case "mention": case "bot_command": return target(entity.type, raw, content, onLink);
    case "hashtag": return h("span", { class: "hashtag" }, content);
    default: return h("span", {}, content);
  }
}

function link(url, content, onLink) {
  const full = /^[a-z]+:/i.test(url) ? url : `https://${url}`;
  // Only addresses that a browser may safely open become real links.
  const href = /^https?:/i.test(full) ? full : "#";
  const click = (event) => { if (onLink("url", full)) event.preventDefault(); };
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", title: full, onclick: click }, content);
}

function target(kind, value, content, onLink) {
  return h("button", { type: "button", class: "textlink", onclick: () => onLink(kind, value) }, content);
}

function copyable(tag, raw, onLink) {
  const props = { type: "button", class: "textcode", title: "点按复制", onclick: () => onLink("copy", raw) };
  return h("button", props, h(tag, {}, raw));
}

function spoiler(content) {
  const veil = h("button", { type: "button", class: "spoiler", "aria-label": "显示隐藏的内容" });
  const inside = h("span", { "aria-hidden": "true" }, content);
  veil.append(inside);
  veil.addEventListener("click", () => veil.replaceWith(h("span", { class: "unveiled" }, content)));
  return veil;
}

function expandable(content) {
  const quote = h("blockquote", { class: "expandable" }, h("div", { class: "folded" }, content));
  const toggle = h("button", { type: "button", class: "fold", "aria-expanded": "false" }, "展开");
  toggle.addEventListener("click", () => {
    const open = quote.classList.toggle("open");
    toggle.textContent = open ? "收起" : "展开";
    toggle.setAttribute("aria-expanded", String(open));
  });
  quote.append(toggle);
  return quote;
}
