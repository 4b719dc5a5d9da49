(() => {
  "use strict";

  const TEXT = {
    vi: {
      other: "English", otherCode: "en", skip: "Đến ô tìm kiếm", types: "Loại thực thể", all: "Hiện tất cả", none: "Ẩn tất cả", withBare: "Hiện cả tên chỉ được nhắc", without: "Ẩn tên chỉ được nhắc",
      help: "Bấm vào một nút để đọc số liệu và câu trích dẫn; bấm vào một đường nối để đọc quan hệ. Kéo để di chuyển, cuộn để phóng to.",
      search: "Tìm tên, có dấu hoặc không dấu", hint: "Tìm tên", nothing: "Không tìm thấy", zoomIn: "Phóng to", zoomOut: "Thu nhỏ", fit: "Xem toàn bộ",
      network: "Mạng lưới thực thể", panel: "Chi tiết", close: "Đóng", figure: "Số liệu", time: "Thời gian", against: "so với", filter: "Lọc số liệu…",
      relations: "Quan hệ", stated: "Trích dẫn", also: "Tên khác", since: "từ", until: "đến", noFacts: "Không có số liệu riêng.", mentioned: "Được nhắc đến trong", article: "Bài",
      empty: "Chưa có thực thể nào để vẽ.\nHãy thêm bài báo vào cơ sở tri thức, hoặc bớt điều kiện lọc.",
      counts: { articles: "bài báo", entities: "thực thể", relations: "quan hệ", facts: "số liệu" },
      status: { actual: "", estimate: "ước tính", forecast: "dự báo", target: "mục tiêu" },
    },
    en: {
      other: "Tiếng Việt", otherCode: "vi", skip: "Go to search", types: "Types of entities", all: "Show all", none: "Hide all", withBare: "Show what is only mentioned", without: "Hide what is only mentioned",
      help: "Click a node to read its figures and the sentences they come from; click a line to read the relation. Drag to move, scroll to zoom.",
      search: "Find a name, with or without accents", hint: "Find a name", nothing: "Nothing found", zoomIn: "Zoom in", zoomOut: "Zoom out", fit: "See the whole",
      network: "Network of entities", panel: "Details", close: "Close", figure: "Figure", time: "Time", against: "against", filter: "Filter figures…",
      relations: "Relations", stated: "As stated", also: "Also", since: "from", until: "until", noFacts: "No figures of its own.", mentioned: "Mentioned in", article: "Article",
      empty: "There is no entity to draw yet.\nAdd articles to the knowledge base, or ask for fewer conditions.",
      counts: { articles: "articles", entities: "entities", relations: "relations", facts: "figures" },
      status: { actual: "", estimate: "estimate", forecast: "forecast", target: "target" },
    },
  };
  const LANGUAGES = ["vi", "en"];
  const NARROW = 820;

  const data = JSON.parse(document.getElementById("data").textContent);
  const { entities, relations, quotes, articles, types, predicates } = data;
  let language = "vi";
  let selected = null;  // { node } or { edge }
  const hiddenTypes = new Set();
  let fitted = true;  // whether the reader still sees the whole: then it stays whole when the window changes
  let before = null;  // what was seen before something was selected, unless the reader has moved since
  let loose = false;  // whether entities without figures and relations are shown

  const $ = (id) => document.getElementById(id);
  const text = () => TEXT[language];
  const said = (pair) => (pair ? pair[LANGUAGES.indexOf(language)] : "");
  const typeName = (type) => said(types[type].names);
  const folded = (name) => name.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/\s+/g, " ").trim();
  const count = (number) => number.toLocaleString(language === "vi" ? "vi-VN" : "en-GB");

  // Elements are made of text only: nothing from the articles is ever parsed as HTML.
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "on") for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
      else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }

  // ---------------------------------------------------------------- shapes, as vis-network draws them
  function points(sides, turn, inner) {
    const list = [];
    const corners = inner ? sides * 2 : sides;
    for (let i = 0; i < corners; i += 1) {
      const radius = inner && i % 2 ? inner : 7.4;
      const angle = turn + (i * 2 * Math.PI) / corners;
      list.push(`${(8 + radius * Math.cos(angle)).toFixed(2)},${(8 + radius * Math.sin(angle)).toFixed(2)}`);
    }
    return list.join(" ");
  }
  const OUTLINES = {
    hexagon: () => points(6, 0), square: () => "2,2 14,2 14,14 2,14", diamond: () => points(4, 0),
    triangle: () => points(3, -Math.PI / 2), triangleDown: () => points(3, Math.PI / 2), star: () => points(5, -Math.PI / 2, 3.4),
  };
  function shape(type) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("class", "shape");
    svg.setAttribute("aria-hidden", "true");
    const { shape: name, colour } = types[type];
    const outline = document.createElementNS(space, OUTLINES[name] ? "polygon" : "circle");
    if (OUTLINES[name]) outline.setAttribute("points", OUTLINES[name]());
    else for (const [key, value] of [["cx", 8], ["cy", 8], ["r", 6.5]]) outline.setAttribute(key, value);
    outline.setAttribute("fill", colour);
    svg.append(outline);
    return svg;
  }

  // ---------------------------------------------------------------- the drawing
  const colourOf = (id) => types[entities[id].type].colour;
  const edgesOf = new Map(entities.map((_, id) => [id, []]));
  relations.forEach((relation, id) => {
    edgesOf.get(relation.from).push(id);
    if (relation.to !== relation.from) edgesOf.get(relation.to).push(id);
  });
  const INK = "#1c2430";
  const EDGE = "#9aa5b5";
  const FACE = "Inter, Segoe UI, Roboto, Helvetica Neue, Noto Sans, Liberation Sans, Arial, sans-serif";
  // vis-network writes a label line by line, and the halo of each line erases the marks under the one above (ạ, ộ). It
  // keeps the labels, which can be clicked, without ink; `write` writes them.
  const lettering = (size) => ({ size, face: FACE, color: "rgba(0,0,0,0)", strokeWidth: 0, vadjust: -1 });
  const nodes = new vis.DataSet(data.nodes.map((node) => ({
    ...node,
    color: { background: node.color, border: "#ffffff", highlight: { background: node.color, border: INK }, hover: { background: node.color, border: INK } },
    font: lettering(node.font.size),
  })));
  const edges = new vis.DataSet(data.edges.map((edge) => ({
    ...edge, width: 1.3, color: { color: EDGE, highlight: INK, hover: INK, opacity: 0.75 },
  })));
  const network = new vis.Network($("network"), { nodes, edges }, { ...data.options, nodes: { ...data.options.nodes, labelHighlightBold: false } });
  const written = [];  // what stands on the picture now: { text, kind, box }
  window.congthuong = { network, nodes, edges, data, written };

  const TINTS = ["0,114,178", "230,159,0", "0,158,115", "204,121,167", "213,94,0", "86,180,233"];
  network.on("beforeDrawing", (context) => {
    const places = network.getPositions();
    context.save();
    context.lineCap = "round";
    context.lineJoin = "round";
    data.territories.forEach((pairs, number) => {
      const shown = pairs.filter(([outer, inner]) => !hiddenTypes.has(entities[outer].type) && !hiddenTypes.has(entities[inner].type));
      for (const [width, strength] of [[150, 0.045], [96, 0.05]]) {
        context.beginPath();
        for (const [outer, inner] of shown) {
          context.moveTo(places[outer].x, places[outer].y);
          context.lineTo(places[inner].x, places[inner].y + 10);
        }
        context.lineWidth = width;
        context.strokeStyle = `rgba(${TINTS[number % TINTS.length]},${strength})`;
        context.stroke();
      }
    });
    context.restore();
  });

  // The number of figures stands in the node that has them.
  const counted = entities.flatMap((entity, id) => (entity.facts.length ? [id] : []));
  const hubs = entities.map((_, id) => id).filter((id) => data.nodes[id].size >= 26).slice(0, 60);
  const faded = new Set();
  const bright = new Set();  // the relations of what is selected

  // Lines around a place, all halos before all letters; false where another label of this kind stands there already.
  function write(context, kind, lines, x, top, size, { weight = 400, dim = false, free = false } = {}) {
    context.font = `${weight} ${size}px ${FACE}`;
    const wide = Math.max(...lines.map((line) => context.measureText(line).width));
    const box = [x - wide / 2, top, x + wide / 2, top + lines.length * size * 1.2];
    if (free && written.some((other) => other.box[0] < box[2] && box[0] < other.box[2] && other.box[1] < box[3] && box[1] < other.box[3])) return false;
    context.lineWidth = size / 3.5;
    context.strokeStyle = "#fafbfc";
    context.fillStyle = dim ? "rgba(28,36,48,0.2)" : kind === "edge" ? "#46505e" : INK;
    if (!dim) lines.forEach((line, row) => context.strokeText(line, x, top + (row + 0.6) * size * 1.2));
    lines.forEach((line, row) => context.fillText(line, x, top + (row + 0.6) * size * 1.2));
    written.push({ text: lines.join("\n"), kind, box });
    return true;
  }

  function writeNames(context, scale) {
    const { x: left, y: top } = network.DOMtoCanvas({ x: 0, y: 0 });
    const { x: right, y: bottom } = network.DOMtoCanvas({ x: $("network").clientWidth, y: $("network").clientHeight });
    const places = network.getPositions();
    data.nodes.forEach(({ label, size, font, box: [wide, above, below] }, id) => {
      if (concealed(id)) return;  // vis-network gives it no place
      const { x, y } = places[id];
      if (font.size * scale < 6 || x + wide < left || x - wide > right || y + below < top || y - above > bottom) return;
      write(context, "node", label.split("\n"), x, y + size + 3, font.size, { dim: faded.has(id) });
    });
  }

  // A relation's name stands where its line has room for it, and not at all where it has none.
  function writeRelations(context) {
    if (bright.size > 12) return;
    for (const id of bright) {
      const relation = relations[id];
      const line = network.body.edges[id];
      if (concealed(relation.from) || concealed(relation.to) || !line?.edgeType) continue;
      for (const part of [0.5, 0.6, 0.4, 0.7, 0.3]) {
        const { x, y } = line.edgeType.getPoint(part);
        if (write(context, "edge", [relationName(relation)], x, y - 7, 11, { free: true })) break;
      }
    }
  }

  network.on("afterDrawing", (context) => {
    const scale = network.getScale();
    const places = network.getPositions(counted);
    written.length = 0;
    context.save();
    context.lineJoin = "round";
    context.textAlign = "center";
    context.textBaseline = "middle";
    writeNames(context, scale);
    writeRelations(context);
    for (const id of counted) {
      if (hiddenTypes.has(entities[id].type) || faded.has(id)) continue;
      const size = data.nodes[id].size * (data.nodes[id].size >= 21 ? 0.72 : 0.86);
      if (size * scale < 6) continue;
      context.font = `700 ${size}px ${FACE}`;
      context.fillStyle = ["#E69F00", "#56B4E9", "#CC79A7"].includes(colourOf(id)) ? INK : "#ffffff";
      const below = types[entities[id].type].shape === "triangle" ? size * 0.25 : 0;
      context.fillText(String(entities[id].facts.length), places[id].x, places[id].y + below + size * 0.05);
    }
    // Seen from far, the hubs keep a name that can be read.
    for (const id of hubs) {
      const apparent = data.nodes[id].font.size * scale;
      if (apparent >= 9 || concealed(id) || faded.has(id)) continue;
      const [place, size] = [network.getPositions([id])[id], 12 / scale];
      write(context, "hub", [entities[id].name], place.x, place.y + data.nodes[id].size + size * 0.4, size, { weight: 600 });
    }
    context.restore();
  });

  const bare = (id) => !entities[id].facts.length && !edgesOf.get(id).length;
  const concealed = (id) => hiddenTypes.has(entities[id].type) || (!loose && bare(id));
  const visible = () => entities.map((_, id) => id).filter((id) => !concealed(id));
  function fit() {
    frame(visible(), 1.4);
    fitted = true;
  }

  function frame(ids, closest) {
    if (!ids.length) return;
    const places = network.getPositions(ids);
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const id of ids) {  // vis-network knows the size of a label only once it has drawn it
      const [wide, above, below] = data.nodes[id].box;
      left = Math.min(left, places[id].x - wide / 2);
      right = Math.max(right, places[id].x + wide / 2);
      top = Math.min(top, places[id].y - above);
      bottom = Math.max(bottom, places[id].y + below);
    }
    const { clientWidth: width, clientHeight: height } = $("network");
    const scale = Math.min(closest, (width - 48) / (right - left), (height - 48) / (bottom - top));
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation: false });
  }
  function zoom(factor) {
    network.moveTo({ scale: network.getScale() * factor, animation: false });
    fitted = false;
    before = null;
  }
  for (const event of ["zoom", "dragStart"]) network.on(event, () => { fitted = false; before = null; });
  // Before the next paint, so that nobody sees the picture at the old size.
  new ResizeObserver(() => {
    network.setSize("100%", "100%");
    if (fitted) fit();
    network.redraw();
  }).observe($("network"));

  function emphasise() {
    const near = new Set();
    bright.clear();
    if (selected && "node" in selected) {
      near.add(selected.node);
      for (const id of edgesOf.get(selected.node)) { bright.add(id); near.add(relations[id].from); near.add(relations[id].to); }
    } else if (selected) {
      bright.add(selected.edge); near.add(relations[selected.edge].from); near.add(relations[selected.edge].to);
    }
    faded.clear();
    nodes.update(entities.map((_, id) => {
      const dim = selected && !near.has(id);
      if (dim) faded.add(id);
      return { id, hidden: concealed(id), opacity: dim ? 0.16 : 1, font: lettering(data.nodes[id].font.size) };
    }));
    edges.update(relations.map((relation, id) => {
      const lit = bright.has(id);
      return {
        id, hidden: concealed(relation.from) || concealed(relation.to),
        width: lit ? 2 : 1.3,
        color: { color: lit ? "#46505e" : EDGE, highlight: INK, hover: INK, opacity: selected && !lit ? 0.14 : lit ? 1 : 0.75 },
      };
    }));
  }

  function relationName(relation) {
    const posts = [...new Set(relation.said.map((statement) => statement.post).filter(Boolean))];
    return posts.length ? posts.join(", ") : said(predicates[relation.predicate]);
  }

  // ---------------------------------------------------------------- the panel
  function citation(statement) {
    const article = articles[statement.article];
    const title = article.title || `${text().article} ${article.id}`;
    const safe = /^https?:\/\//i.test(article.url || "");
    const name = safe ? make("a", { href: article.url, rel: "noopener noreferrer", target: "_blank" }, title) : title;
    const rest = [article.publisher, said(article.issued)].filter(Boolean).join(" · ");
    return make("cite", {}, name, rest ? ` · ${rest}` : "");
  }

  function quotation(statement, marks = []) {
    if (statement.quote === null) return make("blockquote", {}, make("mark", {}, statement.surface || ""), citation(statement));
    const letters = Array.from(quotes[statement.quote]);  // offsets count code points, strings count halves of some
    const parts = [];
    let read = 0;
    for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
      if (start < read) continue;
      parts.push(letters.slice(read, start).join(""), make("mark", {}, letters.slice(start, end).join("")));
      read = end;
    }
    return make("blockquote", {}, ...parts, letters.slice(read).join(""), citation(statement));
  }

  // Figures of one sentence stand together above it.
  function factRows(facts) {
    const rows = facts.map((fact) => {
      const details = [said(fact.sector), ...fact.qualifiers].filter(Boolean).map((word) => make("span", { class: "chip" }, word));
      if (text().status[fact.status]) details.unshift(make("span", { class: `chip ${fact.status}` }, text().status[fact.status]));
      return make("tr", {},
        make("td", { class: "figure" }, make("b", {}, said(fact.figure))),
        make("td", { class: "when" }, said(fact.period) || "–",
          fact.compared ? make("small", {}, `${text().against} ${said(fact.compared)}`) : null,
          details.length ? make("div", { class: "chips" }, ...details) : null));
    });
    const marks = facts.map((fact) => fact.mark).filter(Boolean);
    return make("tbody", { class: "fact" }, ...rows, make("tr", {}, make("td", { class: "cite", colspan: 2 }, quotation(facts[0], marks))));
  }

  function bySentence(facts) {
    const groups = [];
    for (const fact of facts) {
      const last = groups.at(-1);
      if (last && fact.quote !== null && last[0].quote === fact.quote && last[0].article === fact.article) last.push(fact);
      else groups.push([fact]);
    }
    return groups;
  }

  function factTables(facts) {
    const groups = new Map();
    for (const fact of facts) {
      const name = said(fact.indicator);
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(fact);
    }
    const known = (group) => Number(group.some((fact) => fact.known));
    return [...groups].sort(([, a], [, b]) => known(b) - known(a) || b.length - a.length).map(([name, group]) => make("table", {},
      make("caption", {}, name),
      make("colgroup", {}, make("col", { class: "figure" }), make("col")),
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, text().figure), make("th", { scope: "col" }, text().time))),
      ...bySentence(group).map(factRows)));
  }

  function header(type, name, ...rest) {
    return make("header", {},
      type ? make("div", { class: "type" }, shape(type), typeName(type)) : null,
      make("h2", {}, name), ...rest,
      make("button", { type: "button", class: "close", "aria-label": text().close, title: text().close, on: { click: () => select(null) } }, "×"));
  }

  function relationItem(id, from) {
    const relation = relations[id];
    const outward = relation.from === from;
    const other = outward ? relation.to : relation.from;
    return make("li", {}, make("button", { type: "button", "data-edge": id, on: { click: () => select({ edge: id }) } },
      shape(entities[other].type), make("small", {}, outward ? `${relationName(relation)} →` : `← ${relationName(relation)}`),
      make("span", {}, entities[other].name)));
  }

  function nodePanel(id) {
    const entity = entities[id];
    const validity = [entity.since && `${text().since} ${date(entity.since)}`, entity.until && `${text().until} ${date(entity.until)}`].filter(Boolean).join(" ");
    const also = entity.aliases.length ? `${text().also}: ${entity.aliases.slice(0, 4).join(", ")}` : "";
    const parts = [header(entity.type, entity.name, validity ? make("p", { class: "also" }, validity) : null, also ? make("p", { class: "also" }, also) : null)];
    if (entity.facts.length > 8) {
      parts.push(make("input", {
        type: "search", class: "filter", placeholder: text().filter, "aria-label": text().filter,
        on: { input: (event) => facts.replaceChildren(...factTables(matching(entity.facts, event.target.value))) },
      }));
    }
    const facts = make("div", { class: "facts" }, ...factTables(entity.facts));
    parts.push(facts);
    const links = edgesOf.get(id);
    if (links.length) {
      const order = [...links].sort((a, b) => relations[a].predicate.localeCompare(relations[b].predicate) || a - b);
      parts.push(make("h3", {}, `${text().relations} (${count(links.length)})`), make("ul", { class: "relations" }, ...order.map((edge) => relationItem(edge, id))));
    }
    if (!entity.facts.length && entity.articles.length) {
      parts.push(make("h3", {}, text().mentioned), ...entity.articles.map((article) => citation({ article })));
    }
    return parts;
  }

  function matching(facts, wish) {
    const words = folded(wish).split(" ");
    return facts.filter((fact) => {
      const all = folded([...fact.figure, ...fact.indicator, fact.wording || "", ...(fact.period || []), ...(fact.sector || []), ...fact.qualifiers, quotes[fact.quote] || ""].join(" "));
      return words.every((word) => all.includes(word));
    });
  }

  function edgePanel(id) {
    const relation = relations[id];
    const end = (node) => make("button", { type: "button", on: { click: () => select({ node }) } }, shape(entities[node].type), entities[node].name);
    return [
      header(null, said(predicates[relation.predicate])),
      make("div", { class: "way" }, end(relation.from), make("span", {}, `↓ ${relationName(relation)}`), end(relation.to)),
      make("h3", {}, text().stated),
      ...relation.said.map((statement) => make("div", { class: "said" }, statement.period ? make("div", { class: "chips" }, make("span", { class: "chip" }, said(statement.period))) : null, quotation(statement))),
    ];
  }

  function date(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    return language === "vi" ? [day, month, year].filter(Boolean).join("/") : iso;
  }

  function showPanel() {
    const panel = $("panel");
    panel.hidden = !selected;
    $("app").classList.toggle("open", Boolean(selected));
    panel.replaceChildren(...(!selected ? [] : "node" in selected ? nodePanel(selected.node) : edgePanel(selected.edge)));
    panel.scrollTop = 0;
  }

  function select(what, { move = false, focus = true } = {}) {
    const opened = Boolean(what) !== Boolean(selected);
    const centre = network.getViewPosition();
    const scale = network.getScale();
    if (what && !selected) before = { fitted, centre, scale };
    const back = what ? null : before;
    selected = what;
    showPanel();
    emphasise();
    network.unselectAll();
    if (what && "node" in what) network.selectNodes([what.node], false);
    else if (what) network.selectEdges([what.edge]);
    fitted = fitted && !what;
    if (opened) {  // the stage has changed its width: keep what was seen where it was
      network.setSize("100%", "100%");
      if (back?.fitted) fit();
      else if (back) network.moveTo({ position: back.centre, scale: back.scale, animation: false });
      else if (!fitted) network.moveTo({ position: centre, scale, animation: false });
    }
    if (what && "node" in what) {
      const around = [what.node, ...edgesOf.get(what.node).flatMap((id) => [relations[id].from, relations[id].to])];
      const at = network.canvasToDOM(network.getPositions([what.node])[what.node]);
      const { clientWidth: width, clientHeight: height } = $("network");
      const lost = at.x < 60 || at.y < 60 || at.x > width - 60 || at.y > height - 60;
      if (move || opened || lost) frame(around.filter((id) => !concealed(id)), Math.max(scale, 0.9));
    }
    if (what && focus) $("panel").focus({ preventScroll: true });
    if (!what && focus) $("search").focus({ preventScroll: true });  // which opens no list by itself
  }

  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) select({ node });
    else if (edge !== undefined) select({ edge });
    else if (selected) select(null, { focus: false });
  });
  network.on("hoverNode", () => { $("network").style.cursor = "pointer"; });
  network.on("blurNode", () => { $("network").style.cursor = ""; });

  // ---------------------------------------------------------------- search
  const index = entities.map((entity, id) => ({ id, names: [entity.name, ...entity.aliases].map(folded), weight: entity.facts.length + edgesOf.get(id).length }));
  let found = [];
  let active = -1;

  function search() {
    const wish = folded($("search").value);
    const rank = (names) => {
      const best = names.map((name) => (name === wish ? 0 : name.startsWith(wish) ? 1 : ` ${name}`.includes(` ${wish}`) ? 2 : name.includes(wish) ? 3 : 9));
      return Math.min(...best);
    };
    found = !wish ? [] : index.map(({ id, names, weight }) => ({ id, weight, rank: rank(names) })).filter((one) => one.rank < 9)
      .sort((a, b) => a.rank - b.rank || b.weight - a.weight || a.id - b.id).slice(0, 30).map((one) => one.id);
    active = found.length ? 0 : -1;
    const list = $("results");
    list.replaceChildren(...found.map((id, place) => make("li", { role: "option", id: `result-${place}`, "data-node": id, on: { mousedown: (event) => { event.preventDefault(); choose(place); } } },
      shape(entities[id].type), make("span", {}, entities[id].name),
      make("small", {}, entities[id].facts.length ? `${count(entities[id].facts.length)} ${text().counts.facts}` : typeName(entities[id].type)))));
    if (wish && !found.length) list.append(make("li", { class: "nothing" }, text().nothing));
    list.hidden = !wish;
    $("search").setAttribute("aria-expanded", String(Boolean(wish)));
    mark();
  }

  function mark() {
    [...$("results").querySelectorAll("[role=option]")].forEach((item, place) => {
      item.setAttribute("aria-selected", String(place === active));
      if (place === active) item.scrollIntoView({ block: "nearest" });
    });
    if (active >= 0) $("search").setAttribute("aria-activedescendant", `result-${active}`);
    else $("search").removeAttribute("aria-activedescendant");
  }

  function closeResults() {
    $("results").hidden = true;
    $("search").setAttribute("aria-expanded", "false");
  }

  function choose(place) {
    const id = found[place];
    closeResults();
    if (hiddenTypes.delete(entities[id].type)) legend();
    if (bare(id) && !loose) { loose = true; rest(); }
    select({ node: id }, { move: true });
  }

  $("search").addEventListener("input", search);
  $("search").addEventListener("click", () => { if ($("search").value) search(); });
  $("search").addEventListener("blur", closeResults);
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if ($("results").hidden) search();
      else if (found.length) active = (active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      mark();
    } else if (event.key === "Enter" && active >= 0 && !$("results").hidden) {
      event.preventDefault();
      choose(active);
    }
  });
  document.addEventListener("keydown", (event) => {
    const typing = ["INPUT", "TEXTAREA"].includes(document.activeElement.tagName);
    if (event.key === "Escape") {
      if (!$("results").hidden) closeResults();
      else if (selected) select(null);
    } else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      $("search").focus();
    }
  });

  // ---------------------------------------------------------------- legend, buttons, language
  function legend() {
    const numbers = new Map();
    for (const entity of entities) numbers.set(entity.type, (numbers.get(entity.type) || 0) + 1);
    $("legend").replaceChildren(...Object.keys(types).map((type) => make("li", {}, make("button", {
      type: "button", "data-type": type, "aria-pressed": String(!hiddenTypes.has(type)),
      on: { click: () => { if (!hiddenTypes.delete(type)) hiddenTypes.add(type); refilter(type); } },
    }, shape(type), make("span", {}, typeName(type)), make("span", {}, count(numbers.get(type)))))));
  }

  function rest() {
    const number = entities.filter((_, id) => bare(id)).length;
    $("loose").hidden = !number;
    $("loose").setAttribute("aria-pressed", String(loose));
    $("loose").textContent = `${loose ? text().without : text().withBare} (${count(number)})`;
  }

  function refilter(type) {
    legend();
    if (type) document.querySelector(`#legend [data-type="${type}"]`).focus();
    if (selected && ("node" in selected ? concealed(selected.node) : concealed(relations[selected.edge].from) || concealed(relations[selected.edge].to))) select(null, { focus: false });
    else emphasise();
    if (!selected) fit();
  }

  $("all").addEventListener("click", () => { hiddenTypes.clear(); refilter(); });
  $("none").addEventListener("click", () => { Object.keys(types).forEach((type) => hiddenTypes.add(type)); refilter(); });
  $("loose").addEventListener("click", () => { loose = !loose; rest(); refilter(); });
  $("in").addEventListener("click", () => zoom(1.35));
  $("out").addEventListener("click", () => zoom(1 / 1.35));
  $("fit").addEventListener("click", fit);
  $("language").addEventListener("click", () => { language = text().otherCode; speak(); });

  function speak() {
    document.documentElement.lang = language;
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = text()[element.dataset.text];
    $("language").textContent = text().other;
    $("language").lang = text().otherCode;
    $("search").placeholder = text().hint;
    for (const [id, key] of [["search", "search"], ["in", "zoomIn"], ["out", "zoomOut"], ["fit", "fit"], ["results", "search"], ["panel", "panel"]]) $(id).setAttribute("aria-label", text()[key]);
    for (const [id, key] of [["in", "zoomIn"], ["out", "zoomOut"], ["fit", "fit"]]) $(id).title = text()[key];
    const numbers = { articles: articles.length, entities: entities.length, relations: relations.length, facts: entities.reduce((sum, entity) => sum + entity.facts.length, 0) };
    $("summary").replaceChildren(...Object.entries(numbers).flatMap(([key, number], place) => [place ? " · " : "", make("b", {}, count(number)), ` ${text().counts[key]}`]));
    $("empty").textContent = text().empty;
    $("empty").hidden = entities.length > 0;
    const titled = entities.map((entity, id) => ({ id, title: data.nodes[id].label.replace(/\n/g, " ") === entity.name ? typeName(entity.type) : `${entity.name}\n${typeName(entity.type)}` }));
    nodes.update(titled);
    edges.update(relations.map((relation, id) => ({ id, title: `${entities[relation.from].name}\n→ ${relationName(relation)} →\n${entities[relation.to].name}` })));
    legend();
    rest();
    emphasise();
    showPanel();
    if (!$("results").hidden) search();
  }

  if (window.innerWidth <= NARROW) $("key").open = false;
  speak();
  network.once("afterDrawing", () => {
    if (!entities.length) return;
    fit();
    if (data.focus.length === 1) {
      select({ node: data.focus[0] }, { focus: false });
      fit();
    }
    document.documentElement.dataset.ready = "true";
  });
  if (!entities.length) document.documentElement.dataset.ready = "true";
})();
