// What a page without a script lacks: suggestions while typing, moving about in a network, growing it in its place.
// Everything here asks the addresses that the page links to anyway; the state of a view is its address.

const language = document.documentElement.lang;
const asked = new AbortController();

/** A box that completes: an input, a list under it, and where its offers come from. */
function combobox(input, { offers, take, within = input.parentElement }) {
  const list = document.createElement("ul");
  list.id = `${input.id}-offers`;
  list.className = "offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label") || input.labels?.[0]?.textContent || "");
  list.hidden = true;
  within.append(list);
  const box = input.matches("input"); // a text area may not be a combobox, only a text box that completes
  if (box) input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  let chosen = -1, found = [], waiting, turn = 0;
  if (box) input.setAttribute("aria-expanded", "false");
  const show = (open) => { list.hidden = !open; if (box) input.setAttribute("aria-expanded", String(open)); if (!open) choose(-1); };
  const choose = (n) => {
    chosen = n;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === n)));
    if (n < 0) input.removeAttribute("aria-activedescendant");
    else { input.setAttribute("aria-activedescendant", `${list.id}-${n}`); list.children[n].scrollIntoView({ block: "nearest" }); }
  };
  const ask = async () => {
    const mine = ++turn;
    const answer = await offers(input).catch(() => []);
    if (mine !== turn) return;
    found = answer;
    list.replaceChildren(...found.map((offer, n) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${n}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const name = document.createElement("span"), kind = document.createElement("span");
      name.textContent = offer.name;
      kind.textContent = offer.type || "";
      kind.className = "soft";
      item.append(name, kind);
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(offer); show(false); });
      return item;
    }));
    chosen = -1;
    show(found.length > 0);
  };
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
  input.addEventListener("blur", () => show(false));
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose((chosen + (event.key === "ArrowDown" ? 1 : found.length)) % found.length);
    } else if (event.key === "Escape") { event.preventDefault(); show(false); }
    else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) {
      event.preventDefault(); take(found[chosen]); show(false);
    }
  });
}

const address = (path, given) => {
  const query = new URLSearchParams(given);
  if (language === "en") query.set("lang", "en");
  return `${path}?${query}`;
};
const json = async (path, given) => {
  const answer = await fetch(address(path, given), { headers: { accept: "application/json" }, signal: asked.signal });
  return answer.ok ? answer.json() : [];
};

for (const input of document.querySelectorAll("input[type=search]")) {
  combobox(input, {
    offers: async () => (input.value.trim().length > 1 ? json("/suggest", { q: input.value }) : []),
    take: (offer) => { location.href = offer.href; },
  });
}

// SPARQL: the word before the cursor is completed with prefixes, classes, properties and names of things.
const editor = document.querySelector("textarea#query");
if (editor) {
  const word = () => /[\w:?"<.-]*[^\s{}();,.]*$/u.exec(editor.value.slice(0, editor.selectionStart))[0];
  combobox(editor, {
    offers: async () => (word().length > 1 && !word().startsWith("?") ? json("/complete", { q: word() }) : []),
    take: (offer) => editor.setRangeText(offer.text, editor.selectionStart - word().length, editor.selectionStart, "end"),
  });
}

// An article: the reading of the mark that the address names is shown beside it.
function reading() {
  for (const shown of document.querySelectorAll(".reading.here")) shown.classList.remove("here");
  const found = location.hash && document.getElementById(`f-${location.hash.slice(1)}`);
  if (found) {
    found.classList.add("here");
    const box = found.closest(".readings");
    if (box && box.scrollHeight > box.clientHeight) box.scrollTop = found.offsetTop - box.clientHeight / 3;
  }
}
addEventListener("hashchange", reading);
reading();

/** A network: drag and wheel move it, links that grow it are followed in its place. */
function live(kept) {
  const stage = document.getElementById("stage"), svg = stage?.querySelector("svg");
  if (!svg) return;
  svg.classList.add("live");
  const whole = svg.getAttribute("viewBox").split(" ").map(Number);
  let [x, y, w, h] = whole;
  if (kept) { // what stood stays where it was on the screen, unless room is needed for what came
    const right = Math.max(x + w, kept[0] + kept[2]), bottom = Math.max(y + h, kept[1] + kept[3]);
    x = Math.min(x, kept[0]); y = Math.min(y, kept[1]); w = right - x; h = bottom - y;
  }
  let dirty = false;
  const put = () => {
    if (dirty) return;
    dirty = true;
    requestAnimationFrame(() => { dirty = false; svg.setAttribute("viewBox", `${x} ${y} ${w} ${h}`); });
  };
  const scale = () => Math.max(w / svg.clientWidth, h / svg.clientHeight);
  const zoom = (factor, at) => {
    const box = svg.getBoundingClientRect(), s = scale();
    const px = x + w / 2 + ((at?.x ?? box.left + box.width / 2) - box.left - box.width / 2) * s;
    const py = y + h / 2 + ((at?.y ?? box.top + box.height / 2) - box.top - box.height / 2) * s;
    if (s * factor < 0.15 || s * factor > 12) return;
    x = px - (px - x) * factor; y = py - (py - y) * factor; w *= factor; h *= factor;
    put();
  };
  put();
  const held = new Map();
  let moved = false, active = false;
  svg.addEventListener("pointerdown", (event) => { held.set(event.pointerId, event); if (held.size === 1) moved = false; active = true; });
  svg.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    const dx = event.clientX - before.clientX, dy = event.clientY - before.clientY;
    if (!moved && held.size === 1 && Math.hypot(dx, dy) < 4) return;
    moved = true;
    if (held.size === 2) {
      const other = [...held.values()].find((one) => one.pointerId !== event.pointerId);
      const was = Math.hypot(before.clientX - other.clientX, before.clientY - other.clientY);
      const is = Math.hypot(event.clientX - other.clientX, event.clientY - other.clientY);
      if (is > 0) zoom(was / is, { x: (event.clientX + other.clientX) / 2, y: (event.clientY + other.clientY) / 2 });
    } else { const s = scale(); x -= dx * s; y -= dy * s; put(); }
    held.set(event.pointerId, event);
  });
  const drop = (event) => held.delete(event.pointerId);
  addEventListener("pointerup", drop);
  addEventListener("pointercancel", drop);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("wheel", (event) => { // a page that is scrolled past must not be caught
    if (!active && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, { x: event.clientX, y: event.clientY });
  }, { passive: false });
  stage.addEventListener("pointerleave", () => { active = false; });
  const tools = document.createElement("div");
  tools.className = "tools";
  for (const [sign, name, act] of [["+", "zoomIn", () => zoom(1 / 1.3)], ["−", "zoomOut", () => zoom(1.3)],
    ["⤢", "fit", () => { [x, y, w, h] = whole; put(); }]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", stage.dataset[name] || sign);
    button.addEventListener("click", act);
    tools.append(button);
  }
  stage.append(tools);
  svg.addEventListener("click", (event) => {
    if (moved) { event.preventDefault(); moved = false; return; }
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || location.pathname !== "/network") return;
    const href = link.getAttribute("href");
    if (!href.startsWith("/network")) return;
    event.preventDefault();
    history.pushState(null, "", href);
    grow([x, y, w, h], link.closest("[data-key]")?.dataset.key);
  });
}

async function grow(kept, key) {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || !page.getElementById("stage")) { location.reload(); return; }
  document.getElementById("content").replaceWith(page.getElementById("content"));
  document.title = page.title;
  live(kept);
  if (key) document.querySelector(`[data-key="${CSS.escape(key)}"] a`)?.focus({ preventScroll: true });
}
if (location.pathname === "/network") addEventListener("popstate", () => grow(null));
live();
