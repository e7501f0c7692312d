// Faults for mutation testing: places in a TypeScript text where one small change makes it wrong, or at least different.
// Strings, comments, imports and types are left alone as far as a lexer can tell; what no longer compiles is sorted out by
// the compiler. Nothing here is random: the same text has the same mutants, in the order of the text.

/** Pairs of words that mean the opposite, or nearly the same. */
const words = [
  ["and", "or"],
  ["atMost", "less"],
  ["greatest", "least"],
  ["max", "min"],
  ["truth", "falsehood"],
  ["some", "every"],
  ["true", "false"],
  ["add", "subtract"],
  ["push", "unshift"],
];

const signs = [
  [" < ", " <= "],
  [" > ", " >= "],
  [" === ", " !== "],
  [" && ", " || "],
  [" + ", " - "],
  [" ?? ", " && "],
];

const others = new Map(
  words.flatMap(([a, b]) => [
    [a, b],
    [b, a],
  ]),
);
const otherSigns = new Map(
  signs.flatMap(([a, b]) => [
    [a, b],
    [b, a],
  ]),
);

/** All mutants of a text: `{ offset, from, to, operator }`, meaning that `from` at `offset` becomes `to`. */
export function mutantsOf(text) {
  const code = blanked(text);
  return [
    ...wordMutants(code),
    ...signMutants(code),
    ...numberMutants(code),
    ...negationMutants(code),
    ...argumentMutants(code),
  ].sort((a, b) => a.offset - b.offset || a.operator.localeCompare(b.operator));
}

/** The text with one of its mutants. */
export function mutate(text, { offset, from, to }) {
  return text.slice(0, offset) + to + text.slice(offset + from.length);
}

/** The text with everything that is not code replaced by spaces, so that places stay where they are. */
function blanked(text) {
  const blank = (part) => part.replace(/[^\n]/g, " ");
  return text.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|^import\b[\s\S]*?;$|^(?:export )?type\b[\s\S]*?;$|^(?:export )?interface\b[\s\S]*?^\}$|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/gm,
    blank,
  );
}

function* matches(code, pattern) {
  for (const match of code.matchAll(pattern)) yield match;
}

function* wordMutants(code) {
  for (const { 0: from, index } of matches(code, /\b[a-zA-Z]+\b/g)) {
    const to = others.get(from);
    const isCall = /^(?:true|false|truth|falsehood)$/.test(from) || code[index + from.length] === "(";
    if (to !== undefined && isCall && !/(?:function|readonly) $/.test(code.slice(Math.max(0, index - 9), index)))
      yield { offset: index, from, to, operator: `${from} → ${to}` };
  }
}

function* signMutants(code) {
  for (const { 0: from, index } of matches(code, / (?:<=?|>=?|===|!==|&&|\|\||\+|-|\?\?) /g)) {
    const to = otherSigns.get(from);
    if (to !== undefined) yield { offset: index, from, to, operator: `${from.trim()} → ${to.trim()}` };
  }
}

function* numberMutants(code) {
  for (const { 0: from, index } of matches(code, /(?<![\w.$])[01]n?(?![\w.])/g)) {
    const to = from.replace(/[01]/, (digit) => (digit === "0" ? "1" : "0"));
    yield { offset: index, from, to, operator: `${from} → ${to}` };
  }
}

function* negationMutants(code) {
  for (const { index } of matches(code, /(?<=[\s(,:])!(?=[\w(])/g))
    yield { offset: index, from: "!", to: "", operator: "! → " };
  for (const { index } of matches(code, /(?<![\w.])not\(/g))
    yield { offset: index, from: "not(", to: "(", operator: "not(…) → …" };
}

/** `and(a, b, c)` without one of its arguments: a rule that was forgotten. */
function* argumentMutants(code) {
  for (const { 0: name, index } of matches(code, /\b(?:and|or|add)\(/g)) {
    const start = index + name.length;
    const pieces = argumentsAt(code, start);
    if (pieces.length < 2) continue;
    for (const [number, piece] of pieces.entries()) {
      const last = number === pieces.length - 1;
      const from = last ? code.slice(pieces[number - 1].end, piece.end) : code.slice(piece.start, piece.end + 1);
      const offset = last ? pieces[number - 1].end : piece.start;
      if (from.trim() !== "" && from.trim() !== ",")
        yield { offset, from, to: "", operator: `${name}…) without argument ${number + 1}` };
    }
  }
}

/** Where the arguments of a call begin and end; none if the call does not end. */
function argumentsAt(code, start) {
  const pieces = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < code.length; at += 1) {
    const sign = code[at];
    if ("([{".includes(sign)) depth += 1;
    else if (depth > 0 && ")]}".includes(sign)) depth -= 1;
    else if (depth === 0 && (sign === "," || sign === ")")) {
      if (code.slice(from, at).trim() !== "") pieces.push({ start: from, end: at });
      if (sign === ")") return pieces;
      from = at + 1;
    }
  }
  return [];
}
