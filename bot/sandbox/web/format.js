// Dates and sizes as a Chinese reader expects them. All times are shown in the school's zone.

let zone = "Asia/Shanghai";
let formatters = {};

/** Show times in this zone from now on. */
export function setZone(name) {
  if (name !== zone) formatters = {};
  zone = name;
}

function parts(seconds) {
  formatters.parts ??= new Intl.DateTimeFormat("zh-CN", {
    timeZone: zone, year: "numeric", month: "numeric", day: "numeric", weekday: "short",
    hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  return Object.fromEntries(formatters.parts.formatToParts(seconds * 1000).map((part) => [part.type, part.value]));
}

/** 14:20 */
export function clockTime(seconds) {
  const p = parts(seconds);
  return `${p.hour}:${p.minute}`;
}

/** 11月25日 周三 */
export function dayName(seconds) {
  const p = parts(seconds);
  return `${p.month}月${p.day}日 ${p.weekday}`;
}

/** A key that is the same for two moments of one day. */
export function dayKey(seconds) {
  const p = parts(seconds);
  return `${p.year}-${p.month}-${p.day}`;
}

/** The time for today, 昨天, or the date. */
export function listTime(seconds, now) {
  if (dayKey(seconds) === dayKey(now)) return clockTime(seconds);
  if (dayKey(seconds) === dayKey(now - 86400)) return "昨天";
  const p = parts(seconds);
  return `${p.month}月${p.day}日`;
}

/** 1.5 MB */
export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
