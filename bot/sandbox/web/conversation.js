// A chat: head, messages, composer.

import { go } from "./actions.js";
import { bubble } from "./bubble.js";
import { composer, drawComposer, editPost, replyTo } from "./composer.js";
import { avatar, h, icon, reconcile } from "./dom.js";
import { dayKey, dayName } from "./format.js";
import { meButton, previewText } from "./sidebar.js";
import { changed, currentChat, isPrivate, store, titleOf } from "./store.js";

const head = h("header", { class: "chathead" });
const topics = h("div", { class: "topics", role: "group", "aria-label": "话题" });
const pinned = h("button", { type: "button", class: "pinned", onclick: () => find(pinned.dataset.key) });
const list = h("ol", { class: "messages", "aria-live": "polite" });
const scroller = h("div", { class: "scroller", tabindex: "-1" }, list);
const jump = h("button", { type: "button", class: "tobottom", "aria-label": "到最新消息", hidden: true, onclick: () => toBottom("smooth") }, icon("down"));
const kept = new Map();
const on = { reply: replyTo, edit: editPost, find };
const GROUPING = 300; // seconds within which messages of one sender stand together
let shown = null;
let atBottom = true;

scroller.addEventListener("scroll", () => {
  atBottom = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60;
  jump.hidden = atBottom;
});
const resized = new ResizeObserver(() => { if (atBottom) toBottom(); });
resized.observe(scroller);
resized.observe(list);

export function drawConversation() {
  const main = document.getElementById("conversation");
  const chat = currentChat();
  if (!chat) return reconcile(main, [emptyPane()]);
  drawHead(chat);
  const posts = visible(chat);
  const pin = pinnedPost(chat);
  reconcile(main, [head, ...(chat.forum ? [drawTopics(chat)] : []), ...(pin ? [drawPinned(pin)] : []), middle, composer]);
  const before = shown;
  shown = `${store.me}/${chat.id}/${store.topic}`;
  const own = posts.at(-1)?.from.id === store.me && !kept.has(posts.at(-1)?.key);
  const stick = before !== shown || atBottom || own;
  reconcile(list, posts.length ? rows(chat, posts) : [welcome(chat)]);
  drawComposer(chat, posts);
  if (stick) toBottom();
  return null;
}

const middle = h("div", { class: "middle" }, scroller, jump);

function emptyPane() {
  return h("div", { class: "emptypane" }, h("p", {}, "选择一个聊天"));
}

function toBottom(behavior = "instant") {
  scroller.scrollTo({ top: scroller.scrollHeight, behavior });
  atBottom = true;
  jump.hidden = true;
}

function drawHead(chat) {
  const title = titleOf(chat);
  const typing = (store.typing.get(chat.id) ?? 0) > Date.now();
  const note = typing ? "正在输入…" : isPrivate(chat) ? `@${store.bot.username}` : `${chat.members.length} 位成员`;
  const signature = JSON.stringify([title, note, store.me, chat.id]);
  if (head.dataset.signature === signature) return;
  head.dataset.signature = signature;
  head.replaceChildren(
    h("button", { type: "button", class: "back", "aria-label": "返回聊天列表", onclick: () => go(store.me, null) }, icon("back")),
    avatar(isPrivate(chat) ? store.bot.id : chat.id, title, "small"),
    h("div", { class: "words" }, h("h1", {}, title), h("small", { class: typing ? "typing" : "" }, note)),
    meButton());
}

function visible(chat) {
  const posts = store.posts.get(chat.id) ?? [];
  if (!chat.forum || store.topic === null) return posts;
  return posts.filter((post) => (post.thread ?? 0) === store.topic);
}

function drawTopics(chat) {
  const choices = [{ id: null, name: "全部" }, { id: 0, name: "综合" }, ...chat.topics];
  topics.replaceChildren(...choices.map((one) => h("button", {
    type: "button", "aria-pressed": String(store.topic === one.id), onclick: () => { store.topic = one.id; changed(); },
  }, one.name)));
  return topics;
}

function pinnedPost(chat) {
  return chat.pinned && (store.posts.get(chat.id) ?? []).find((post) => post.id === chat.pinned);
}

function drawPinned(post) {
  pinned.dataset.key = post.key;
  pinned.replaceChildren(icon("pin"), h("span", {}, h("strong", {}, "置顶消息"), h("span", {}, previewText(post))));
  return pinned;
}

function rows(chat, posts) {
  const result = [];
  posts.forEach((post, index) => {
    const earlier = posts[index - 1];
    if (!earlier || dayKey(earlier.date) !== dayKey(post.date)) result.push(separator(post.date));
    const joins = { before: together(earlier, post), after: together(post, posts[index + 1]), topic: topicName(chat, post) };
    result.push(row(post, chat, joins));
  });
  return result;
}

function together(first, second) {
  return Boolean(first && second && !first.service && !second.service && first.from.id === second.from.id
    && second.date - first.date < GROUPING && first.thread === second.thread && dayKey(first.date) === dayKey(second.date));
}

// Where all topics are shown at once, each message names its own.
function topicName(chat, post) {
  return store.topic === null && post.thread ? chat.topics.find((one) => one.id === post.thread)?.name : null;
}

function row(post, chat, joins) {
  const signature = JSON.stringify([post, joins, store.me]);
  const old = kept.get(post.key);
  if (old?.signature === signature) return old.element;
  const element = bubble(post, chat, joins, on);
  kept.set(post.key, { signature, element });
  return element;
}

function separator(date) {
  const key = `day${dayKey(date)}`;
  if (!kept.has(key)) kept.set(key, { element: h("li", { class: "service day" }, h("span", {}, dayName(date))) });
  return kept.get(key).element;
}

function welcome(chat) {
  if (!isPrivate(chat)) return h("li", { class: "service" }, h("span", {}, "这里还没有消息"));
  return h("li", { class: "welcome" }, h("div", {}, avatar(store.bot.id, store.bot.name, "large"), h("h2", {}, store.bot.name),
    h("p", {}, store.bot.description || "点按下方的“开始”，和机器人说第一句话。")));
}

function find(key) {
  const element = list.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!element) return;
  element.scrollIntoView({ block: "center", behavior: "smooth" });
  element.classList.add("found");
  setTimeout(() => element.classList.remove("found"), 1500);
}
