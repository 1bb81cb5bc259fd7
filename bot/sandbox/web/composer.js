// Where a person writes: text, files, commands, replies, edits, reply keyboards, START.

import { attempt, pressStart, wantsStart } from "./actions.js";
import { attachments, clearFiles, pickFiles, sendFiles, staged, takeFiles } from "./attachments.js";
import { commandsMenu, drawCommands, onCommandKey, toggleCommands } from "./commands.js";
import { h, icon, reconcile } from "./dom.js";
import { currentChat, me, store } from "./store.js";

const field = h("textarea", { rows: "1", placeholder: "输入消息", "aria-label": "输入消息", enterkeyhint: "send" });
const attach = h("button", { type: "button", "aria-label": "添加文件或图片", onclick: () => pickFiles() }, icon("attach"));
const slash = h("button", { type: "button", class: "slash", "aria-label": "命令菜单", onclick: () => toggleCommands() }, "/");
const keys = h("button", { type: "button", "aria-label": "显示或收起键盘", onclick: () => { hideKeyboard = !hideKeyboard; redraw(); } }, icon("keyboard"));
const send = h("button", { type: "submit", class: "send", "aria-label": "发送" }, icon("send"));
const context = h("div", { class: "context" });
const entry = h("form", { class: "entry", onsubmit: submit }, attach, field, slash, keys, send);
const replyKeys = h("div", { class: "replykeys", role: "group", "aria-label": "快捷回复" });
const startButton = h("button", { type: "button", class: "startbutton", onclick: pressStart }, "开始");
const absent = h("p", { class: "absent" }, "机器人不在这个群里");
export const composer = h("footer", { class: "composer" });

const drafts = new Map(); // "me/chat" -> text
let task = null; // {kind: "reply" | "edit", post}
let place = null;
let hideKeyboard = false;
let usedKeyboard = null;
let forcedBy = null;
let latest = [];

field.addEventListener("input", () => { grow(); drawCommands(field.value); drafts.set(place, field.value); drawButtons(); });
field.addEventListener("keydown", (event) => {
  // While an input method composes Chinese, Enter belongs to it.
  if (event.isComposing || event.keyCode === 229) return;
  if (onCommandKey(event)) return;
  if (event.key === "Escape" && task) endTask();
  const touch = matchMedia("(pointer: coarse)").matches;
  if (event.key === "Enter" && !event.shiftKey && (!touch || event.ctrlKey)) submit(event);
});
field.addEventListener("paste", (event) => { if (takeFiles(event.clipboardData.files)) event.preventDefault(); });
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => { event.preventDefault(); if (currentChat()) takeFiles(event.dataTransfer.files); });

function grow() {
  field.style.height = "auto";
  if (field.isConnected) field.style.height = `${Math.min(field.scrollHeight, 140)}px`;
}

/** Draw the composer of a chat whose messages are `posts`. */
export function drawComposer(chat, posts) {
  latest = posts;
  const here = `${store.me}/${chat.id}`;
  if (here !== place) enter(here);
  if (wantsStart(chat)) {
    startButton.textContent = me().blocked ? "重新启动机器人" : "开始";
    return reconcile(composer, [startButton]);
  }
  const keyboard = replyKeyboard();
  field.placeholder = keyboard?.input_field_placeholder ?? "输入消息";
  keys.hidden = !keyboard?.keyboard;
  drawKeys(keyboard);
  drawContext();
  drawButtons();
  const gone = chat.type !== "private" && !["member", "administrator"].includes(chat.botStatus);
  reconcile(composer, [...(gone ? [absent] : []), commandsMenu(sendText), attachments(redraw), context, entry, replyKeys]);
  return grow();
}

function enter(here) {
  place = here;
  task = null;
  usedKeyboard = null;
  field.value = drafts.get(here) ?? "";
  clearFiles();
  drawCommands(field.value);
}

function redraw() {
  const chat = currentChat();
  if (chat) drawComposer(chat, latest);
}

function drawButtons() {
  slash.hidden = Boolean(field.value) || staged().length > 0;
  send.disabled = !field.value.trim() && staged().length === 0;
}

function drawContext() {
  context.hidden = !task;
  if (!task) return context.replaceChildren();
  const title = task.kind === "edit" ? "编辑消息" : `回复 ${task.post.from.name}`;
  return context.replaceChildren(icon(task.kind), h("span", { class: "words" }, h("strong", {}, title), h("span", {}, task.post.text || "文件")),
    h("button", { type: "button", "aria-label": "取消", onclick: endTask }, icon("close")));
}

function endTask() {
  if (task?.kind === "edit") setText("");
  task = null;
  redraw();
}

function setText(text) {
  field.value = text;
  drafts.set(place, text);
  grow();
  drawCommands(text);
}

export function replyTo(post) {
  task = { kind: "reply", post };
  redraw();
  field.focus();
}

export function editPost(post) {
  task = { kind: "edit", post };
  setText(post.text);
  redraw();
  field.focus();
}

// The last reply keyboard, forced reply or removal that the bot has sent here.
function replyKeyboard() {
  const post = latest.findLast((one) => one.replyMarkup && one.from.id === store.bot.id);
  const markup = post?.replyMarkup;
  if (markup?.force_reply && forcedBy !== post.key && post === latest.at(-1)) {
    forcedBy = post.key;
    task = { kind: "reply", post };
  }
  if (!markup?.keyboard) return markup?.force_reply && forcedBy === post.key && task ? markup : null;
  return { ...markup, key: post.key };
}

function drawKeys(keyboard) {
  const closed = hideKeyboard || (keyboard?.one_time_keyboard && usedKeyboard === keyboard.key);
  replyKeys.hidden = !keyboard?.keyboard || Boolean(closed);
  replyKeys.replaceChildren(...(keyboard?.keyboard ?? []).map((row) => h("div", { class: "buttons" }, row.map((one) =>
    h("button", { type: "button", onclick: () => { usedKeyboard = keyboard.key; sendText(one.text); redraw(); } }, one.text)))));
}

async function sendText(text) {
  const body = { me: store.me, chat: store.chatId, text, thread: store.topic || null };
  if (task?.kind === "reply") body.reply = task.post.key;
  const edited = task?.kind === "edit" ? task.post : null;
  task = null;
  setText("");
  redraw();
  if (edited) await attempt("edit", { me: store.me, key: edited.key, text });
  else await attempt("send", body);
}

async function submit(event) {
  event.preventDefault();
  const text = field.value.trim();
  if (staged().length > 0) {
    setText("");
    await sendFiles(text);
    redraw();
  } else if (text) await sendText(text);
  field.focus();
}
