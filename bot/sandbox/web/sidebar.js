// The rail of people (wide screens) and the list of a person's chats.

import { become, choosePerson, go } from "./actions.js";
import { avatar, h, icon, reconcile } from "./dom.js";
import { listTime } from "./format.js";
import { chatsOf, isPrivate, me, store, titleOf, unreadIn, unreadOf } from "./store.js";

const kept = new Map();

// Reuse the element of an unchanged row, so that focus survives a redraw.
function once(key, state, build) {
  const signature = JSON.stringify(state);
  const old = kept.get(key);
  if (old?.signature === signature) return old.element;
  const element = build();
  kept.set(key, { signature, element });
  return element;
}

const badge = (count) => count > 0 && h("span", { class: "badge", "aria-label": `${count} 条未读` }, count > 99 ? "99+" : String(count));

export function drawRail() {
  const rail = document.getElementById("rail");
  reconcile(rail, store.people.map((one) => {
    const count = unreadOf(one.id);
    const current = one.id === store.me;
    return once(`rail${one.id}`, [one, count, current], () => h("button", {
      type: "button", class: "railperson", title: `${one.name} ${one.role}`,
      "aria-current": current ? "true" : undefined, onclick: () => become(one.id),
    }, h("span", { class: "withbadge" }, avatar(one.id, one.name), !current && badge(count)),
    h("span", { class: "name" }, one.name), h("small", {}, one.role)));
  }));
}

export function drawSidebar() {
  const mine = me();
  const sidebar = document.getElementById("sidebar");
  if (!mine) return reconcile(sidebar, []);
  const head = once("head", mine, () => h("button", {
    type: "button", class: "whoami", onclick: choosePerson, "aria-label": `我是${mine.name}，点按切换身份`,
  }, avatar(mine.id, mine.name), h("span", { class: "words" }, h("strong", {}, mine.name), h("small", {}, mine.role)),
  h("span", { class: "switch" }, "切换身份")));
  const list = once("list", 0, () => h("div", { class: "chatlist" }));
  reconcile(list, chatsOf(mine.id).map(row));
  return reconcile(sidebar, [head, list]);
}

function row(chat) {
  const count = unreadIn(store.me, chat.id);
  const current = chat.id === store.chatId;
  const id = isPrivate(chat) ? store.bot.id : chat.id;
  const title = titleOf(chat);
  const state = [title, chat.last, count, current, me(), chat.last && listTime(chat.last.date, store.now)];
  return once(`chat${chat.id}`, state, () => h("button", {
    type: "button", class: "chatrow", "aria-current": current ? "true" : undefined, onclick: () => go(store.me, chat.id),
  }, avatar(id, title), h("span", { class: "words" },
    h("span", { class: "line" }, h("strong", {}, title), h("time", {}, chat.last ? listTime(chat.last.date, store.now) : "")),
    h("span", { class: "line" }, h("span", { class: "preview" }, preview(chat)), badge(count)))));
}

function preview(chat) {
  const post = chat.last;
  if (isPrivate(chat) && me().blocked) return "已屏蔽机器人";
  if (!post) return isPrivate(chat) ? "点按开始使用" : "还没有消息";
  if (post.service) return post.service;
  const content = previewText(post);
  if (post.from.id === store.me) return `我：${content}`;
  return isPrivate(chat) ? content : `${post.from.name}：${content}`;
}

/** One line that stands for a message. */
export function previewText(post) {
  if (post.text) return post.text.replaceAll(/\s+/g, " ").slice(0, 80);
  if (post.photo) return "[图片]";
  return post.document ? `[文件] ${post.document.name}` : "消息";
}

/** The me-button in the head of a conversation on a phone. */
export function meButton() {
  const mine = me();
  return h("button", { type: "button", class: "mepill", onclick: choosePerson, "aria-label": `我是${mine.name}，点按切换身份` },
    avatar(mine.id, mine.name, "small"), h("span", {}, mine.name), icon("down"));
}
