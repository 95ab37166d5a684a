// The chamber as rows of seats in a half circle, from the most seats to the fewest; what nobody can know yet is drawn as such.

import { svg } from "./dom.js";

// Where each of `total` seats is, from left to right, and how large it can be. Rows grow with the chamber.
export function places(total) {
  const rows = Math.max(1, Math.min(14, Math.round(Math.sqrt(total / 3.4))));
  const inner = rows < 3 ? 0.6 : 0.44;
  const radii = Array.from({ length: rows }, (_, i) => (rows === 1 ? 0.9 : inner + ((1 - inner) * i) / (rows - 1)));
  const sum = radii.reduce((all, each) => all + each, 0);
  const sizes = radii.map((each) => Math.floor((total * each) / sum));
  for (let i = rows - 1, left = total - sizes.reduce((all, each) => all + each, 0); left > 0; left -= 1, i = (i + rows - 1) % rows) sizes[i] += 1;
  const found = radii.flatMap((radius, row) =>
    Array.from({ length: sizes[row] }, (_, i) => {
      const angle = sizes[row] === 1 ? Math.PI / 2 : Math.PI * (1 - i / (sizes[row] - 1));
      return { angle, row, x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
    }),
  );
  const gap = Math.min(...radii.map((radius, row) => (sizes[row] > 1 ? (Math.PI * radius) / (sizes[row] - 1) : 1)), rows > 1 ? radii[1] - radii[0] : 0.2);
  return { seats: found.sort((a, b) => b.angle - a.angle || a.row - b.row), size: Math.min(0.07, 0.43 * gap) };
}

// `blocks` are {count, colour, kind}; kind is "list", "unknown" (nobody knows whose) or "open" (tied).
export function hemicycle(blocks, { majority, title, desc, id }) {
  const owners = blocks.flatMap((block) => Array.from({ length: block.count }, () => block));
  const { seats, size } = places(owners.length);
  const r = 226 * size;
  const [x, y] = [(v) => (250 + 226 * v).toFixed(1), (v) => (254 - 226 * v).toFixed(1)];
  return svg(
    "svg", { viewBox: "0 0 500 274", role: "img", class: "hemicycle", "aria-labelledby": `${id}-svg ${id}-desc` },
    svg("title", { id: `${id}-svg`, text: title }), svg("desc", { id: `${id}-desc`, text: desc }),
    seats.map((seat, i) => svg("circle", { class: `seat ${owners[i].kind}`, cx: x(seat.x), cy: y(seat.y), r: r.toFixed(1), fill: owners[i].kind === "list" ? owners[i].colour : null })),
    majority ? line(majority, owners.length) : null,
    svg("text", { class: "chamber", x: 250, y: 252, "text-anchor": "middle", text: String(owners.length) }),
  );
}

// The seats to the left of the line are as many as a majority.
function line(majority, total) {
  const angle = Math.PI * (1 - majority / total);
  const at = (radius) => [250 + 226 * radius * Math.cos(angle), 254 - 226 * radius * Math.sin(angle)];
  const [[x1, y1], [x2, y2]] = [at(0.36), at(1.09)];
  return svg("line", { class: "majority", x1, y1, x2, y2 });
}
