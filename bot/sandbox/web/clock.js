// The bar above everything: the sandbox clock, ways to move it, and trouble on purpose.

import { attempt } from "./actions.js";
import { ask, sheet, toast } from "./dialogs.js";
import { h, icon, reconcile } from "./dom.js";
import { clockTime, dayName } from "./format.js";
import { currentChat, isPrivate, me, store } from "./store.js";

const STEPS = [["10m", "+10分"], ["1h", "+1小时"], ["morning", "明早7:30"], ["1d", "+1天"], ["monday", "下周一"]];
const move = (step) => attempt("clock", { step });

const face = h("time", { class: "face", "aria-label": "演示时间" });
const steps = h("span", { class: "steps" }, STEPS.map(([step, label]) =>
  h("button", { type: "button", onclick: () => move(step) }, label)));
const jump = h("button", {
  type: "button", class: "jump", "aria-label": "快进时间",
  onclick: () => sheet("快进时间", STEPS.map(([step, label]) => ({ label, act: () => move(step) }))),
}, icon("forward"), "快进");
const trouble = h("button", { type: "button", class: "trouble", onclick: troubleSheet }, icon("alert"), "故障");
const offline = h("span", { class: "offline" }, "连接中断，正在重连…");

export function drawClock() {
  const bar = document.getElementById("clock");
  face.replaceChildren(h("span", {}, dayName(store.now)), h("strong", {}, clockTime(store.now)));
  const tools = store.adjustable ? [steps, jump] : [];
  reconcile(bar, store.online ? [face, ...tools, trouble] : [face, offline]);
}

async function cause(body, words) {
  await attempt("trouble", { me: store.me, chat: store.chatId, ...body });
  toast(words);
}

function troubleSheet() {
  const here = currentChat();
  const mine = me();
  const choices = [
    mine.blocked
      ? { label: `${mine.name}解除屏蔽机器人`, act: () => cause({ what: "unblock" }, "已解除屏蔽") }
      : { label: `${mine.name}屏蔽机器人`, act: () => cause({ what: "block" }, "已屏蔽机器人") },
    { label: "Telegram 中断 10 秒", act: () => cause({ what: "down", seconds: 10 }, "Telegram 中断 10 秒") },
    { label: "Telegram 中断 1 分钟", act: () => cause({ what: "down", seconds: 60 }, "Telegram 中断 1 分钟") },
  ];
  if (here) choices.push({
    label: "本聊天限流 15 秒（429）", act: () => cause({ what: "flood", seconds: 15 }, "15 秒内机器人发不出消息"),
  });
  sheet("制造故障", [...choices, ...(here && !isPrivate(here) ? groupChoices(here) : [])]);
}

function groupChoices(here) {
  const inside = ["member", "administrator"].includes(here.botStatus);
  const choices = [
    { label: "群", act: null },
    { label: "改群名", act: () => ask("新群名", here.title, (title) => cause({ what: "rename", title }, "群名已改")) },
    inside
      ? { label: "把机器人移出本群", danger: true, act: () => cause({ what: "remove" }, "机器人已被移出") }
      : { label: "把机器人加回本群", act: () => cause({ what: "add" }, "机器人已加入") },
  ];
  if (here.type === "group") choices.push({ label: "升级为超级群", act: () => cause({ what: "upgrade" }, "本群已升级") });
  return choices;
}
