// Comfort alone: every page does its work without this file.
"use strict";

const PAUSE = 1500; // milliseconds without a keystroke, after which a draft is kept

function keepDrafts(form) {
  const kept = form.querySelector("[data-kept]");
  let waiting = null;
  let last = new FormData(form).get("text");

  async function keep() {
    const data = new FormData(form);
    if (data.get("text") === last) return;
    last = data.get("text");
    data.set("act", "keep");
    const body = new URLSearchParams(data);
    try {
      const answer = await fetch(location.href, { method: "POST", body, keepalive: body.toString().length < 60000 });
      if (!answer.ok) throw new Error(String(answer.status));
      kept.textContent = kept.dataset.keptText + " " + new Date().toLocaleTimeString(document.documentElement.lang);
    } catch {
      last = null;
      kept.textContent = kept.dataset.lostText;
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
}

document.querySelectorAll("[data-editor]").forEach(keepDrafts);
document.getElementById("refusal")?.focus();
