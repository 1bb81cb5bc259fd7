// One message as an element.

import { follow, copyText, tapButton } from "./actions.js";
import { sheet } from "./dialogs.js";
import { avatar, h, icon } from "./dom.js";
import { clockTime, fileSize } from "./format.js";
import { richText } from "./richtext.js";
import { isPrivate, store } from "./store.js";

/**
 * A message; `place` is its chat, `joins` says whether it follows (before) or precedes (after) one of the
 * same sender, and which topic to name. `on` has reply(post), edit(post) and find(key).
 */
export function bubble(post, place, joins, on) {
  if (post.service) return h("li", { class: "service", "data-key": post.key }, h("span", {}, post.service));
  const own = post.from.id === store.me;
  const named = !own && !isPrivate(place);
  const body = h("article", { class: "bubble", "aria-label": `${post.from.name} ${clockTime(post.date)}` },
    (named && !joins.before || joins.topic) && h("div", { class: `sender ink-${Math.abs(post.from.id) % 7}` },
      named && post.from.name, joins.topic && h("small", { class: "topic" }, joins.topic)),
    post.forwarded && h("div", { class: "forwarded" }, `转发自 ${post.forwarded}`),
    post.reply && quote(post.reply, on),
    post.photo && picture(post.photo),
    post.document && fileRow(post.document),
    post.text && h("div", { class: "text" }, richText(post.text, post.entities, follow), meta(post, own)),
    !post.text && meta(post, own));
  if (post.reaction) body.append(h("span", { class: "reaction" }, post.reaction));
  const menu = () => actions(post, own, on);
  body.append(h("button", { type: "button", class: "messagemenu", "aria-label": "消息操作", onclick: menu }, icon("more")));
  body.addEventListener("click", (event) => {
    const touch = matchMedia("(hover: none)").matches;
    if (touch && !event.target.closest("a, button") && !String(getSelection())) menu();
  });
  const classes = ["row", own ? "own" : "other", joins.before && "joined", post.photo && "withphoto", !post.text && post.photo && "bare"];
  const portrait = named && (joins.after ? h("span", { class: "avatar-gap" }) : avatar(post.from.id, post.from.name, "small"));
  return h("li", { class: classes.filter(Boolean).join(" "), "data-key": post.key }, portrait,
    h("div", { class: "column" }, body, post.keyboard.length > 0 && keyboard(post)));
}

function meta(post, own) {
  return h("span", { class: "meta" }, post.silent && icon("mute"), post.edited && "已编辑 ", clockTime(post.date), own && icon("check"));
}

function quote(reply, on) {
  return h("button", { type: "button", class: "quote", onclick: () => on.find(reply.key) },
    h("strong", {}, reply.name), h("span", {}, reply.text));
}

function picture(photo) {
  // The room is set before the picture arrives, so that nothing jumps when it does.
  const scale = Math.min(1, 400 / photo.width, 340 / photo.height);
  const image = h("img", { src: photo.url, alt: "图片" });
  image.style.width = `${Math.round(photo.width * scale)}px`;
  image.style.aspectRatio = `${photo.width} / ${photo.height}`;
  return h("a", { class: "photo", href: photo.url, target: "_blank", rel: "noopener" }, image);
}

function fileRow(file) {
  return h("a", { class: "file", href: file.url, download: file.name, "aria-label": `下载 ${file.name}` },
    h("span", { class: "fileicon" }, icon("file")),
    h("span", { class: "words" }, h("strong", {}, file.name), h("small", {}, fileSize(file.size))));
}

function keyboard(post) {
  return h("div", { class: "inline", role: "group", "aria-label": "按钮" }, post.keyboard.map((row) =>
    h("div", { class: "buttons" }, row.map((one) => {
      const sign = one.url ? icon("link") : one.copy_text ? icon("copy") : null;
      const element = h("button", { type: "button" }, h("span", {}, one.text), sign);
      element.addEventListener("click", () => tapButton(post, one, element));
      return element;
    }))));
}

function actions(post, own, on) {
  const choices = [{ label: "回复", picture: icon("reply"), act: () => on.reply(post) }];
  if (post.text) choices.push({ label: "复制文字", picture: icon("copy"), act: () => copyText(post.text) });
  if (own && post.text) choices.push({ label: "编辑", picture: icon("edit"), act: () => on.edit(post) });
  sheet("消息", choices);
}
