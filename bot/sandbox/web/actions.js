// What a click does: buttons under messages, links, the choice of who I am.

import { alertBox, sheet, toast } from "./dialogs.js";
import { avatar } from "./dom.js";
import { act } from "./server.js";
import { changed, chat, isPrivate, me, show, store, unreadOf } from "./store.js";

/** Go to a chat of the present person; the address keeps it, so that back and reload work. */
export function go(id, chatId, replace = false) {
  const hash = chatId === null ? `#${id}` : `#${id}/${chatId}`;
  if (location.hash === hash) return show(id, chatId);
  if (replace) {
    history.replaceState(null, "", hash);
    return show(id, chatId);
  }
  location.hash = hash;
}

/** Do something that the server may refuse. */
export async function attempt(what, body) {
  try {
    return await act(what, body);
  } catch {
    toast("没有成功，请再试一次。");
    return null;
  }
}

/** Choose who I am. */
export function choosePerson() {
  sheet("我是谁", store.people.map((one) => ({
    label: one.name,
    note: one.role,
    picture: avatar(one.id, one.name),
    current: one.id === store.me,
    badge: one.id === store.me ? 0 : unreadOf(one.id),
    act: () => become(one.id),
  })));
}

/** Be someone else, in the same chat if they are in it, otherwise with the bot. */
export function become(id) {
  const here = chat(store.chatId);
  const stay = here && !isPrivate(here) && here.members.includes(id);
  const wide = matchMedia("(min-width: 760px)").matches;
  go(id, stay ? here.id : wide || here ? id : null, true);
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("已复制");
  } catch {
    toast("浏览器不允许复制，请手动选择文字。");
  }
}

/** Follow a link, command or mention in a text; true when the browser need not open anything. */
export function follow(kind, target) {
  if (kind === "copy") return copyText(target), true;
  if (kind === "bot_command") return sendCommand(target), true;
  if (kind === "mention") return openMention(target), true;
  return openUrl(target);
}

function sendCommand(command) {
  attempt("send", { me: store.me, chat: store.chatId, text: command, thread: store.topic });
}

function openMention(target) {
  if (target.toLowerCase() === `@${store.bot.username}`.toLowerCase()) go(store.me, store.me);
  else toast("演示里没有个人主页。");
}

function openUrl(target) {
  let url;
  try {
    url = new URL(target);
  } catch {
    return false;
  }
  const forBot = url.hostname === "t.me" && url.pathname.toLowerCase() === `/${store.bot.username}`.toLowerCase();
  const telegram = forBot || url.hostname === "t.me" || url.protocol === "tg:";
  if (forBot && url.searchParams.has("startgroup")) chooseGroup(url.searchParams.get("startgroup"));
  else if (forBot) openBot(url.searchParams.get("start"));
  else if (telegram) toast("演示里打不开这个链接。");
  return telegram;
}

async function openBot(payload) {
  await show(store.me, store.me);
  history.pushState(null, "", `#${store.me}/${store.me}`);
  store.startPayload = payload;
  changed();
}

function chooseGroup(payload) {
  const groups = store.chats.filter((one) => !isPrivate(one) && one.members.includes(store.me));
  sheet("把机器人加进哪个群", groups.map((one) => ({
    label: one.title,
    picture: avatar(one.id, one.title),
    act: async () => {
      await attempt("start", { me: store.me, group: one.id, payload });
      go(store.me, one.id);
    },
  })));
}

/** Tap a button under a message; the button shows that it waits until the bot has answered. */
export async function tapButton(post, button, element) {
  if (button.url) return openUrl(button.url) || window.open(button.url, "_blank", "noopener");
  if (button.copy_text) return copyText(button.copy_text.text);
  if (button.callback_data === undefined) return toast("演示里不支持这种按钮。");
  element.classList.add("waiting");
  const answer = await attempt("press", { me: store.me, key: post.key, data: button.callback_data });
  element.classList.remove("waiting");
  if (answer?.url) openUrl(answer.url);
  else if (answer?.text) (answer.show_alert ? alertBox : toast)(answer.text);
  return null;
}

/** Press START (or restart after a block). */
export function pressStart() {
  const payload = store.startPayload;
  store.startPayload = null;
  attempt("start", { me: store.me, payload });
  changed();
}

/** Whether the private chat waits for START instead of a text. */
export function wantsStart(place) {
  return isPrivate(place) && (store.startPayload !== null || !me().started || me().blocked);
}
