// The menu of the bot's commands: behind the / button and while a command is typed.

import { h } from "./dom.js";
import { read } from "./server.js";
import { currentChat, isPrivate, store } from "./store.js";

const menu = h("div", { class: "commands", role: "listbox", "aria-label": "命令", hidden: true });
let commands = [];
let found = [];
let chosen = 0;
let typed = "";
let opened = false;
let fetchedFor = "";
let choose = () => {};

/** The menu element; `send` is called with the text of a chosen command. */
export function commandsMenu(send) {
  choose = send;
  const key = `${store.me}/${store.chatId}`;
  if (key !== fetchedFor) {
    fetchedFor = key;
    opened = false;
  }
  return menu;
}

async function fetchCommands() {
  // Without a connection the menu stays as it was; the bar on top tells of the trouble.
  commands = await read("commands", { me: store.me, chat: store.chatId }).catch(() => commands);
}

/** Follow what is being typed: `/ob` shows the commands that begin so. */
export async function drawCommands(text) {
  typed = text;
  const wanted = /^\/[a-z0-9_]*$/i.test(text);
  if (!wanted) return close();
  await fetchCommands();
  if (typed === text) draw(text.slice(1).toLowerCase());
  return null;
}

/** Open or close the whole menu. */
export async function toggleCommands() {
  if (opened) return close();
  await fetchCommands();
  return draw("");
}

function close() {
  opened = false;
  menu.hidden = true;
}

function draw(prefix) {
  found = commands.filter((one) => one.command.startsWith(prefix));
  opened = found.length > 0;
  menu.hidden = !opened;
  chosen = Math.min(chosen, Math.max(0, found.length - 1));
  menu.replaceChildren(...found.map((one, index) => h("button", {
    type: "button", role: "option", "aria-selected": String(index === chosen), onclick: () => pick(one),
  }, h("strong", {}, `/${one.command}`), h("span", {}, one.description))));
  menu.children[chosen]?.scrollIntoView({ block: "nearest" });
}

// In a group a command names its bot, as Telegram's apps do.
function pick(one) {
  close();
  chosen = 0;
  choose(isPrivate(currentChat()) ? `/${one.command}` : `/${one.command}@${store.bot.username}`);
}

/** Let arrows, Enter, Tab and Escape work in the open menu; true when the key was used. */
export function onCommandKey(event) {
  if (!opened) return false;
  if (event.key === "Escape") close();
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
    draw(typed.startsWith("/") ? typed.slice(1).toLowerCase() : "");
  } else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") pick(found[chosen]);
  else return false;
  event.preventDefault();
  return true;
}
