// Files waiting to be sent, shown above the text field; the text becomes their caption.

import { toast } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { fileSize } from "./format.js";
import { upload } from "./server.js";
import { store } from "./store.js";

const LARGEST = 50 * 1024 * 1024;
const bar = h("div", { class: "attachments" });
const input = h("input", { type: "file", multiple: true, hidden: true });
let files = [];
let asFiles = false;
let redraw = () => {};

input.addEventListener("change", () => { takeFiles(input.files); input.value = ""; });

export const staged = () => files;
export const pickFiles = () => input.click();
export const clearFiles = () => { files = []; draw(); };

const isPicture = (file) => ["image/png", "image/jpeg", "image/gif", "image/webp"].includes(file.type);

/** Put files in line; true when there were any. */
export function takeFiles(list) {
  const fresh = [...list].filter((file) => file.size <= LARGEST);
  if (fresh.length < list.length) toast("文件超过 50 MB，没有添加。");
  files.push(...fresh);
  draw();
  redraw();
  return list.length > 0;
}

/** The bar of waiting files; `onChange` is called when they change. */
export function attachments(onChange) {
  redraw = onChange;
  return bar;
}

function draw() {
  bar.hidden = files.length === 0;
  const pictures = files.some(isPicture);
  const mode = pictures && h("label", { class: "asfiles" },
    h("input", { type: "checkbox", ...(asFiles ? { checked: true } : {}), onchange: (event) => { asFiles = event.target.checked; } }), "以文件发送");
  bar.replaceChildren(...files.map(chip), ...(mode ? [mode] : []), input);
}

function chip(file) {
  const thumbnail = isPicture(file) ? h("img", { src: URL.createObjectURL(file), alt: "" }) : icon("file");
  const remove = h("button", { type: "button", "aria-label": `移除 ${file.name}`,
    onclick: () => { files = files.filter((one) => one !== file); draw(); redraw(); } }, icon("close"));
  return h("span", { class: "chip" }, thumbnail, h("span", { class: "words" }, h("span", {}, file.name), h("small", {}, fileSize(file.size))), remove);
}

/** Send what waits: pictures as an album, other files one by one; the caption goes with the first. */
export async function sendFiles(caption) {
  const pictures = asFiles ? [] : files.filter(isPicture);
  const others = files.filter((file) => !pictures.includes(file));
  const fields = { me: store.me, chat: store.chatId, thread: store.topic };
  clearFiles();
  try {
    if (pictures.length) await upload(pictures, { ...fields, caption, as: "photo" });
    if (others.length) await upload(others, { ...fields, caption: pictures.length ? "" : caption, as: "document" });
  } catch {
    toast("文件没有发出去。");
  }
}

draw();
