// Reads columns that packed.py wrote, as their JSON is parsed.
(key, part) => {
  if (!part || part.packed == null) return part;
  const {packed: text, wide, steps, signed, start, times, per} = part, numbers = [];
  const digits = (at, count) => {
    let value = 0;
    for (let end = at + count; at < end; at++) {
      const letter = text.charCodeAt(at);
      value = value * 90 + letter - 35 - (letter > 60) - (letter > 92);
    }
    return value;
  };
  let sum = 0, code = 0;
  const add = () => {
    if (!code) return numbers.push(NaN);
    const step = !signed ? code - 1 : code % 2 ? (code - 1) / 2 : -code / 2;
    sum = steps ? sum + step : step;
    numbers.push((start + sum * times) / per);
  };
  for (let at = 0; at < text.length;) {
    const first = text[at];
    if (first == "!") {
      for (let again = digits(at + 1, 1); again >= 0; again--) add();
      at += 2;
      continue;
    }
    const long = first == " ", count = long ? wide : digits(at, 1) < 86 ? 2 : 3;
    code = digits(at += long, count) - (!long && count == 3 ? 86 * 90 * 89 : 0);
    at += count;
    add();
  }
  return Float64Array.from(numbers);
}
