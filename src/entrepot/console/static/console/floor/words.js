// The sentences of the page, in the language of whoever looks.
const words = document.getElementById("words").dataset;
export const say = (name, given = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => given[key] ?? "");

// Amounts are whole numbers of the smallest unit; people see them in the unit of the goods.
export const shown = (amount, scale) => String(Number((amount / 10 ** scale).toFixed(scale)));

// A number as typed, with a comma or wide digits too; NaN for what is none.
export function typed(text) {
  const plain = text.normalize("NFKC").trim().replace(",", ".");
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
}

// So many digits are a code that was scanned into a field for a number.
export const isScan = (text) => text.trim().length > 6;
