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

const missed = new Map(); // chat id -> events that came while its messages were being read

async function load(chatId) {
  const events = [];
  missed.set(chatId, events);
  try {
    store.posts.set(chatId, await read("posts", { chat: chatId }));
    events.forEach(apply);
  } catch {
    // Without a connection the chat stays as it is; the next connection begins with a refresh.
  }
  if (missed.get(chatId) === events) missed.delete(chatId);
}

// Bring the messages of a chat up to date with one event.
function apply(event) {
  const posts = store.posts.get(event.post.chat);
  if (!posts) return;
  const index = posts.findIndex((one) => one.key === event.post.key);
  if (event.what === "delete") posts.splice(index, index >= 0 ? 1 : 0);
  else if (index >= 0) posts[index] = event.post;
  else if (event.what === "post") posts.push(event.post);
}

/** Fetch everything anew, after a start or a lost connection. */
export async function refresh() {
  const state = await read("state").catch(() => null);
  if (!state) return; // the next connection begins with a refresh
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
  missed.get(post.chat)?.push(event);
  apply(event);
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
  missed.get(event.post.chat)?.push(event);
  apply(event);
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
