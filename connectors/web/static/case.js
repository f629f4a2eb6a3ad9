/* The page that shows a case without the chat: reference and secret in, progress and answers out. */
(() => {
  "use strict";

  const form = document.getElementById("lookup");
  const status = document.getElementById("status");
  const found = document.getElementById("found");
  const strings = JSON.parse(form.dataset.strings);
  const language = document.documentElement.lang;
  const locale = { pt: "pt-PT", el: "el-GR", vi: "vi-VN", en: "en-GB" }[language];

  function make(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  function date(value, timeStyle) {
    const plain = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
    const when = plain ? new Date(plain[1], plain[2] - 1, plain[3]) : new Date(value);
    if (isNaN(when)) return value;
    return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: plain ? undefined : timeStyle }).format(when);
  }

  /** Marks a field that was left empty; true if it was. */
  function empty(name) {
    const field = form.elements[name];
    const error = document.getElementById(`${name}-error`);
    const missing = !field.value.trim();
    error.textContent = missing ? strings[`missing_${name}`] : "";
    error.hidden = !missing;
    field.setAttribute("aria-invalid", String(missing));
    return missing;
  }

  function row(key, value) {
    return make("div", {}, make("dt", {}, strings[key]), make("dd", {}, value));
  }

  function reply({ at, from, language: spoken, text }) {
    const who = make("p", { class: "who" }, strings[`from_${from}`] || strings.from_clerk);
    if (at) who.append(" · ", make("time", { datetime: at }, date(at, "short")));
    const words = make("p", { class: "words" }, text || "");
    if (spoken) words.lang = spoken;
    return make("li", {}, who, words);
  }

  function show(body) {
    const record = body.case || body;
    const replies = body.replies || record.replies || [];
    const facts = make("dl", {}, row("kind", strings[`kind_${record.kind}`] || record.kind || ""));
    for (const key of ["reason", "department"]) if (record[key]) facts.append(row(key, record[key]));
    facts.append(row("state", strings[`state_${record.state}`] || record.state_text || record.state || ""));
    if (record.due_at && !["answered", "closed"].includes(record.state)) facts.append(row("due", date(record.due_at)));
    const list = replies.length ? make("ol", { class: "replies" }, ...replies.map(reply)) : make("p", {}, strings.no_replies);
    const title = make("h2", { id: "found-title" }, record.reference || form.elements.reference.value);
    found.replaceChildren(title, facts, make("h3", {}, strings.replies), list);
    found.hidden = false;
    found.focus();
  }

  async function look(reference, secret) {
    const address = `/api/cases/${encodeURIComponent(reference)}?language=${language}`;
    const response = await fetch(address, { headers: { "X-Case-Secret": secret }, credentials: "omit", cache: "no-store" });
    if (response.status >= 500) throw new Error(`status ${response.status}`);
    const body = await response.json();
    if (response.ok) return show(body);
    const said = body.error && ["reference_mistyped", "status_locked"].includes(body.error.code) && body.error.message;
    status.textContent = said || (response.status === 429 ? strings.locked : strings.unknown);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    found.hidden = true;
    status.textContent = "";
    const wrong = ["reference", "secret"].filter(empty);
    if (wrong.length) return form.elements[wrong[0]].focus();
    const button = form.querySelector("button");
    button.disabled = true;
    status.textContent = strings.loading;
    try {
      await look(form.elements.reference.value.trim(), form.elements.secret.value.trim());
      if (!found.hidden) status.textContent = "";
    } catch (problem) {
      status.textContent = strings.trouble;
    } finally {
      button.disabled = false;
    }
  });
})();
