// Talking to the sandbox.

async function answer(response) {
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

/** Read JSON from `/live/<what>`. */
export async function read(what, query = {}) {
  return answer(await fetch(`/live/${what}?${new URLSearchParams(query)}`));
}

/** Do something as a person: send, start, edit, press, clock, trouble. */
export async function act(what, body) {
  const headers = { "Content-Type": "application/json" };
  return answer(await fetch(`/live/${what}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** Send files; fields: me, chat, thread, caption, as (photo or document). */
export async function upload(files, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
  for (const file of files) form.append("file", file, file.name);
  return answer(await fetch("/live/upload", { method: "POST", body: form }));
}

/** Call `onEvent` for every change. After a lost connection (a restarted server) it comes back by itself. */
export function listen(onEvent, onConnection) {
  let source;
  const open = () => {
    source = new EventSource("/live/events");
    source.onmessage = (message) => onEvent(JSON.parse(message.data));
    source.onopen = () => onConnection(true);
    source.onerror = () => {
      onConnection(false);
      source.close();
      setTimeout(open, 1000);
    };
  };
  open();
}
