// What pages do beyond links and forms: dark switch, brush, map, as-of slider, records of marks.
// Every page works without it.

const root = document.documentElement;

function darkSwitch(button) {
  const dark = () =>
    root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
  const show = () => {
    button.textContent = dark() ? "Light" : "Dark";
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try {
      localStorage.setItem("demarche-theme", root.dataset.theme);
    } catch {
      // Without storage it holds for this page.
    }
    show();
  });
  show();
}

// Go to this page with some values of its address changed; null takes one out.
function go(changes) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries({ page: null, ...changes })) {
    address.searchParams.delete(name);
    if (value !== null) address.searchParams.set(name, value);
  }
  address.hash = "";
  location.assign(address);
}

// Drag over the timeline: the days from the first bar touched to the last.
function brush(figure) {
  const svg = figure.querySelector("svg");
  const bars = [...svg.querySelectorAll(".dm-bar")];
  if (bars.length < 2) return;
  let from = null;
  let to = null;
  let dragged = false;
  const nearest = (x) => {
    let best = null;
    let least = Infinity;
    for (const bar of bars) {
      const box = bar.getBoundingClientRect();
      const away = Math.abs((box.left + box.right) / 2 - x);
      if (away < least) [best, least] = [bar, away];
    }
    return best;
  };
  const mark = () => {
    const [a, b] = [bars.indexOf(from), bars.indexOf(to)].sort((x, y) => x - y);
    bars.forEach((bar, index) =>
      bar.classList.toggle("brushed", dragged && index >= a && index <= b),
    );
  };
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    from = to = nearest(event.clientX);
    dragged = false;
  });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  addEventListener("pointermove", (event) => {
    if (!from) return;
    to = nearest(event.clientX);
    dragged = dragged || to !== from;
    mark();
  });
  addEventListener("pointerup", () => {
    if (from && dragged) {
      const [a, b] = [from, to].sort((x, y) => bars.indexOf(x) - bars.indexOf(y));
      go({ from: a.dataset.from, to: b.dataset.to });
    }
    from = null;
  });
  // A drag that ends on a bar is no click on it.
  svg.addEventListener("click", (event) => {
    if (dragged) event.preventDefault();
  }, true);
}

// Wheel, drag and buttons move the window of the map; "Only this area" takes it as filter.
function map(figure) {
  const svg = figure.querySelector("svg");
  const box = svg.dataset.box?.split(",").map(Number);
  if (!box) return;
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const mapHeight = Number(svg.dataset.height) || height;
  let view = { x: 0, y: 0, scale: 1 };
  const show = () => {
    view.scale = Math.min(Math.max(view.scale, 1), 64);
    const [w, h] = [width / view.scale, height / view.scale];
    view.x = Math.min(Math.max(view.x, 0), width - w);
    view.y = Math.min(Math.max(view.y, 0), height - h);
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${w} ${h}`);
    figure.classList.toggle("moved", view.scale > 1);
  };
  const zoom = (factor, x = view.x + width / view.scale / 2, y = view.y + height / view.scale / 2) => {
    const scale = Math.min(Math.max(view.scale * factor, 1), 64);
    view.x = x - ((x - view.x) * view.scale) / scale;
    view.y = y - ((y - view.y) * view.scale) / scale;
    view.scale = scale;
    show();
  };
  const spot = (event) => {
    const own = svg.getBoundingClientRect();
    const pixel = own.width / (width / view.scale);
    return [view.x + (event.clientX - own.left) / pixel, view.y + (event.clientY - own.top) / pixel];
  };
  const shown = () => {
    const [west, south, east, north] = box;
    const across = (east - west + 360) % 360 || 360;
    const turn = (degrees) => (((degrees + 180) % 360) + 360) % 360 - 180;
    const lon = (x) => west + (x / width) * across;
    const lat = (y) => north - (Math.min(y, mapHeight) / mapHeight) * (north - south);
    const [w, h] = [width / view.scale, height / view.scale];
    if (across / view.scale >= 359) return null;
    return [turn(lon(view.x)), lat(view.y + h), turn(lon(view.x + w)), lat(view.y)]
      .map((side) => side.toFixed(3))
      .join(",");
  };
  const button = (text, act, label = text) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    bar.append(made);
  };
  const bar = document.createElement("div");
  bar.className = "mapbar";
  button("+", () => zoom(1.6), "Zoom in");
  button("−", () => zoom(1 / 1.6), "Zoom out");
  button("Only this area", () => go({ box: shown() }));
  figure.prepend(bar);

  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && view.scale === 1 && event.deltaY > 0) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.25 : 0.8, ...spot(event));
  }, { passive: false });
  let held = null;
  let dragged = false;
  svg.addEventListener("pointerdown", (event) => {
    if (event.button === 0) [held, dragged] = [spot(event), false];
  });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  addEventListener("pointermove", (event) => {
    if (!held || view.scale === 1) return;
    const [x, y] = spot(event);
    dragged = dragged || Math.hypot(x - held[0], y - held[1]) * view.scale > 4;
    view.x += held[0] - x;
    view.y += held[1] - y;
    show();
  });
  addEventListener("pointerup", () => {
    held = null;
  });
  svg.addEventListener("click", (event) => {
    if (dragged) event.preventDefault();
    dragged = false;
  }, true);
  figure.tabIndex = 0;
  figure.setAttribute("role", "group");
  figure.setAttribute("aria-label", "Map; plus and minus zoom, arrows move");
  figure.addEventListener("keydown", (event) => {
    const step = 60 / view.scale;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (event.key === "+" || event.key === "=") zoom(1.6);
    else if (event.key === "-") zoom(1 / 1.6);
    else if (moves[event.key] && view.scale > 1) {
      view.x += moves[event.key][0];
      view.y += moves[event.key][1];
      show();
    } else return;
    event.preventDefault();
  });
}

// The list of moments as a slider, from the first to now; it acts when it is let go.
function slider(select) {
  const stops = [...select.options].reverse();
  if (stops.length < 3) return;
  const range = document.createElement("input");
  range.type = "range";
  range.max = stops.length - 1;
  range.value = stops.findIndex((one) => one.selected);
  range.setAttribute("aria-label", "As of");
  const tell = () => {
    select.value = stops[range.value].value;
    range.setAttribute("aria-valuetext", stops[range.value].textContent);
  };
  range.addEventListener("input", tell);
  range.addEventListener("change", () => go({ as_of: stops[range.value].value || null }));
  tell();
  select.before(range);
}

// A click on marked text opens the record that it belongs to; an address with #r-... as well.
function openRecord(name) {
  const card = name && document.getElementById(name);
  if (!(card instanceof HTMLDetailsElement)) return false;
  card.open = true;
  return card;
}

function records(article) {
  article.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (!mark || String(getSelection())) return;
    event.preventDefault();
    const note = document.getElementById(`m${mark.dataset.mark}-note`);
    const card = openRecord(mark.dataset.record);
    if (!card) return void note?.querySelector("a:last-child")?.click();
    history.replaceState(null, "", `#${mark.dataset.record}`);
    card.scrollIntoView({ block: "nearest" });
    light(mark.dataset.record);
  });
}

function light(name) {
  for (const mark of document.querySelectorAll("mark[data-record]"))
    mark.classList.toggle("lit", mark.dataset.record === name);
}

function target() {
  const name = decodeURIComponent(location.hash.slice(1));
  const card = openRecord(name);
  if (!card) return;
  light(name);
  const first = document.querySelector("mark.lit");
  (first || card).scrollIntoView({ block: "center" });
}

document.querySelectorAll("[data-theme-switch]").forEach(darkSwitch);
document.querySelectorAll("[data-brush]").forEach(brush);
document.querySelectorAll("[data-map]").forEach(map);
document.querySelectorAll("[data-slider]").forEach(slider);
document.querySelectorAll("article").forEach(records);
addEventListener("hashchange", target);
target();
