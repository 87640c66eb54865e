// What can stand in a cell, how it reads, and how text from elsewhere is understood.

const legend = document.querySelectorAll("#grid-legend [data-level]");

export const LEVELS = Array.from(legend, (item) => item.dataset.level);
export const RANGE = { level: [0, 4], weight: [1, 5], essential: [0, 1] };
const YES = new Set(["yes", "y", "true", "1", "x", "✓", "essential"]);
const NO = new Set(["no", "n", "false", "0", "–", "-", ""]);

export const fits = (field, value) => value >= RANGE[field][0] && value <= RANGE[field][1];

/** "3 Advanced", "5" or "yes", for people. */
export function spoken(field, value) {
  if (field === "level") return `${value} ${LEVELS[value]}`;
  if (field === "essential") return value ? "yes" : "no";
  return String(value);
}

/** As a spreadsheet takes it. */
export const copied = (field, value) => (field === "essential" ? spoken(field, value) : String(value));

/** The value that the text means, or null when it means none. */
export function understood(field, text) {
  const said = text.trim().toLowerCase();
  if (field === "essential") {
    if (YES.has(said)) return 1;
    return NO.has(said) ? 0 : null;
  }
  const number = /^(\d)(?:[.,]0+)?$/.exec(said);
  if (number) return fits(field, Number(number[1])) ? Number(number[1]) : null;
  if (field === "weight") return null;
  const named = /^(?:([0-4])\s*[-–:.]?\s*)?(.+)$/.exec(said);
  const level = named ? LEVELS.findIndex((name) => name.toLowerCase() === named[2]) : -1;
  return level < 0 || (named[1] !== undefined && Number(named[1]) !== level) ? null : level;
}

/** What would have been understood. */
export const wanted = {
  level: "a level from 0 to 4 or its name",
  weight: "a weight from 1 to 5",
  essential: "yes or no",
};

/** Text of a spreadsheet as rows of cells; a cell in quotes may hold tabs and lines. */
export function cellsOf(text) {
  const rows = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"(?=\t|\r?\n|$)|([^\t\r\n]*))(\t|\r?\n|$)/gy;
  let found;
  while (pattern.lastIndex <= text.length && (found = pattern.exec(text))) {
    rows.at(-1).push(found[1] === undefined ? found[2] : found[1].replaceAll('""', '"'));
    if (found[3] === "") break;
    if (found[3] !== "\t") rows.push([]);
  }
  if (rows.length > 1 && rows.at(-1).length <= 1 && !rows.at(-1)[0]) rows.pop();
  return rows;
}
