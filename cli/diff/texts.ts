import type { FieldChange } from './fields';

/** How long a value in a sentence may be. */
const MOST_LETTERS = 60;

/** A value in a sentence. */
export function valueText(value: unknown): string {
  if (value === undefined) return '(none)';
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\s+/g, ' ');
  return cut(text);
}

/** Digests are known by their first letters. */
function cut(whole: string): string {
  const text = whole.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, '$1…');
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text || "''";
}

/** A change of a field in a sentence. Of texts of many lines, and of lists, only what differs. */
export function fieldText({ path, before, after }: FieldChange): string {
  if (Array.isArray(before) && Array.isArray(after)) return `${path}: ${itemsText(before, after)}`;
  if (/image$/i.test(path)) return `${path}: ${valueText(before)} → ${valueText(after)}`;
  if (typeof before === 'string' && typeof after === 'string' && /\n|^.{120}/s.test(before + after)) {
    return `${path}: ${linesText(before, after)}`;
  }
  return `${path}: ${valueText(before)} → ${valueText(after)}`;
}

function itemsText(before: readonly unknown[], after: readonly unknown[]): string {
  const [old, now] = [before, after].map((list) => new Set(list.map((item) => JSON.stringify(item))));
  const texts = [
    ...after.filter((item) => !old?.has(JSON.stringify(item))).map((item) => `+ ${valueText(item)}`),
    ...before.filter((item) => !now?.has(JSON.stringify(item))).map((item) => `- ${valueText(item)}`),
  ];
  return few(texts) || 'another order';
}

function linesText(before: string, after: string): string {
  const [old, now] = [before, after].map((text) => text.split('\n').map((line) => line.trim()));
  const gone = old?.filter((line) => !now?.includes(line)) ?? [];
  const come = now?.filter((line) => !old?.includes(line)) ?? [];
  if (gone.length === 1 && come.length === 1) return apart(gone[0] ?? '', come[0] ?? '');
  return (
    few([...come.map((line) => `+ ${valueText(line)}`), ...gone.map((line) => `- ${valueText(line)}`)]) ||
    'other blanks'
  );
}

/** Two long lines, from where they begin to differ. */
function apart(before: string, after: string): string {
  const first = [...before].findIndex((letter, index) => letter !== after[index]);
  const start = Math.max(before.length, after.length) > MOST_LETTERS ? Math.max(0, first - 20) : 0;
  const part = (text: string): string => `${start ? '…' : ''}${valueText(text.slice(start))}`;
  return `${part(before)} → ${part(after)}`;
}

/** How many parts of a field's change are said. */
const MOST_PARTS = 3;

function few(texts: readonly string[]): string {
  const more = texts.length - MOST_PARTS;
  return texts.slice(0, MOST_PARTS).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
