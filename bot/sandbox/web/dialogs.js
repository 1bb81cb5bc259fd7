// Toasts, alerts and sheets (lists of choices that rise from the bottom on a phone).

import { h } from "./dom.js";

/** A line that goes away by itself. */
export function toast(text) {
  const line = h("div", { class: "toast" }, text);
  document.getElementById("toasts").append(line);
  setTimeout(() => line.remove(), 3200);
}

function open(dialog) {
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.showModal();
  return dialog;
}

/** A message that wants to be confirmed, as bots show with show_alert. */
export function alertBox(text) {
  const close = h("button", { type: "submit", class: "primary" }, "好的");
  open(h("dialog", { class: "alert", "aria-label": "提示" }, h("form", { method: "dialog" }, h("p", {}, text), close)));
}

/** A list of choices: `{label, note, picture, danger, current, act}`; without `act` it is a heading. */
export function sheet(title, choices) {
  const dialog = h("dialog", { class: "sheet", "aria-label": title }, h("h2", {}, title));
  const list = h("div", { class: "choices" });
  for (const choice of choices) list.append(choice.act ? button(choice, dialog) : h("h3", {}, choice.label));
  const cancel = h("button", { type: "button", class: "cancel", onclick: () => dialog.close() }, "取消");
  dialog.append(list, cancel);
  open(dialog);
}

function button(choice, dialog) {
  const props = {
    type: "button",
    class: `choice${choice.danger ? " danger" : ""}`,
    "aria-current": choice.current ? "true" : undefined,
    onclick: () => { dialog.close(); choice.act(); },
  };
  const words = h("span", { class: "words" }, h("span", {}, choice.label), choice.note && h("small", {}, choice.note));
  const badge = choice.badge ? h("span", { class: "badge" }, String(choice.badge)) : null;
  return h("button", props, choice.picture, words, badge);
}

/** Ask for a line of text; `act` gets it when it is not empty. */
export function ask(title, value, act) {
  const field = h("input", { type: "text", value, "aria-label": title, required: true });
  const form = h("form", { method: "dialog" }, h("h2", {}, title), field,
    h("button", { type: "submit", class: "primary" }, "确定"));
  form.addEventListener("submit", () => { if (field.value.trim()) act(field.value.trim()); });
  open(h("dialog", { class: "alert", "aria-label": title }, form));
  field.select();
}
