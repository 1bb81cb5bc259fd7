// Start: follow the address (#person/chat), draw after every change.

import { go } from "./actions.js";
import { drawClock } from "./clock.js";
import { drawConversation } from "./conversation.js";
import { drawRail, drawSidebar } from "./sidebar.js";
import { chat, currentChat, follow, person, refresh, show, store, subscribe, titleOf, unreadOf } from "./store.js";

const WIDE = matchMedia("(min-width: 760px)");

// The chat on show is gone: a group that became a supergroup has another id.
function moved() {
  const now = store.chats.find((one) => one.former.includes(store.chatId));
  if (now) return go(store.me, now.id, true);
  return route();
}

function route() {
  const [id, chatId] = location.hash.slice(1).split("/").map(Number);
  const mine = person(id) ?? store.people[0];
  if (!mine) return null;
  const place = chatId && chat(chatId)?.members.includes(mine.id) ? chatId : null;
  if (place === null && WIDE.matches) return go(mine.id, mine.id, true);
  return show(mine.id, place);
}

function draw() {
  if (!person(store.me) || (store.chatId !== null && !currentChat())) return moved();
  document.getElementById("app").dataset.screen = store.chatId === null ? "list" : "chat";
  const unread = store.me ? unreadOf(store.me) : 0;
  const title = currentChat() ? titleOf(currentChat()) : store.bot.name;
  document.title = `${unread ? `(${unread}) ` : ""}${title} · 演示`;
  drawClock();
  drawRail();
  drawSidebar();
  drawConversation();
  return null;
}

addEventListener("hashchange", route);
addEventListener("popstate", route);
WIDE.addEventListener("change", route);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && store.chatId !== null) show(store.me, store.chatId, store.topic);
});

subscribe(draw);
await refresh();
await route();
follow();
