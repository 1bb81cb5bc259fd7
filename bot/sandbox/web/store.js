// What the page knows, and whom to tell when it changes.

import { setZone } from "./format.js";
import { listen, read } from "./server.js";

export const store = {
  bot: { id: 0, name: "", username: "", description: "" },
  people: [],
  chats: [],
  me: 0,
  chatId: null,
  topic: null, // id of the forum topic shown; null for all
  posts: new Map(), // chat id -> messages in order
  unread: JSON.parse(sessionStorage.getItem("unread") ?? "{}"), // "me:chat" -> number
  now: 0,
  adjustable: false,
  online: true,
  typing: new Map(), // chat id -> until when (ms) the bot is shown typing
  startPayload: null, // payload of a followed deep link that waits for START
};

const listeners = new Set();
let queued = false;

/** Call `listener` after changes, at most once per frame. */
export function subscribe(listener) {
  listeners.add(listener);
}

/** Something has changed. */
export function changed() {
  if (queued) return;
  queued = true;
  queueMicrotask(() => {
    queued = false;
    for (const listener of listeners) listener();
  });
}

export const person = (id) => store.people.find((one) => one.id === id);
export const chat = (id) => store.chats.find((one) => one.id === id);
export const me = () => person(store.me);
export const currentChat = () => chat(store.chatId);
export const isPrivate = (one) => one.type === "private";
export const titleOf = (one) => (isPrivate(one) ? store.bot.name : one.title);

/** The chats that a person sees: the bot first, then groups by last message. */
export function chatsOf(id) {
  const groups = store.chats.filter((one) => !isPrivate(one) && one.members.includes(id));
  groups.sort((a, b) => (b.last?.date ?? 0) - (a.last?.date ?? 0));
  return [chat(id), ...groups].filter(Boolean);
}

export const unreadIn = (id, chatId) => store.unread[`${id}:${chatId}`] ?? 0;
export const unreadOf = (id) => chatsOf(id).reduce((sum, one) => sum + unreadIn(id, one.id), 0);

function setUnread(id, chatId, count) {
  store.unread[`${id}:${chatId}`] = count;
  sessionStorage.setItem("unread", JSON.stringify(store.unread));
}

/** Be this person, in this chat (null: the list). */
export async function show(id, chatId, topic = null) {
  const moved = store.me !== id || store.chatId !== chatId;
  Object.assign(store, { me: id, chatId, topic });
  if (moved) store.startPayload = null;
  if (chatId !== null) {
    setUnread(id, chatId, 0);
    if (!store.posts.has(chatId)) await load(chatId);
  }
  changed();
}

async function load(chatId) {
  store.posts.set(chatId, []);
  store.posts.set(chatId, await read("posts", { chat: chatId }));
}

/** Fetch everything anew, after a start or a lost connection. */
export async function refresh() {
  const state = await read("state");
  takeClock(state);
  Object.assign(store, { bot: state.bot, people: state.people, chats: state.chats });
  store.posts = new Map([...store.posts].filter(([id]) => id === store.chatId));
  if (store.chatId !== null && chat(store.chatId)) await load(store.chatId);
  changed();
}

function takeClock(event) {
  setZone(event.zone);
  Object.assign(store, { now: event.now, adjustable: event.adjustable });
}

function takePost(event) {
  const post = event.post;
  const place = chat(post.chat);
  if (!place) return refresh();
  const posts = store.posts.get(post.chat);
  const index = posts?.findIndex((one) => one.key === post.key) ?? -1;
  if (index >= 0) posts[index] = post;
  else if (event.what === "post") posts?.push(post);
  if (event.what === "post" || place.last?.key === post.key) place.last = post;
  if (event.what === "post") {
    if (post.from.id === store.bot.id) store.typing.delete(post.chat);
    if (post.service) refreshSoon();
    countUnread(place, post);
  }
  changed();
}

function countUnread(place, post) {
  for (const id of place.members) {
    const looking = id === store.me && place.id === store.chatId && !document.hidden;
    if (id !== post.from.id && !looking) setUnread(id, place.id, unreadIn(id, place.id) + 1);
  }
}

function dropPost(event) {
  const posts = store.posts.get(event.post.chat);
  const index = posts?.findIndex((one) => one.key === event.post.key) ?? -1;
  if (index >= 0) posts.splice(index, 1);
  const place = chat(event.post.chat);
  if (place?.last?.key === event.post.key) refreshSoon();
  changed();
}

let refreshing;
function refreshSoon() {
  clearTimeout(refreshing);
  refreshing = setTimeout(refresh, 60);
}

function takeEvent(event) {
  switch (event.what) {
    case "hello": takeClock(event); return refresh();
    case "clock": takeClock(event); return changed();
    case "post": case "edit": return takePost(event);
    case "delete": return dropPost(event);
    case "typing": store.typing.set(event.chat, Date.now() + 5000); setTimeout(changed, 5100); return changed();
    default: return refreshSoon();
  }
}

/** Start following the sandbox. */
export function follow() {
  listen(takeEvent, (online) => {
    store.online = online;
    changed();
  });
}
