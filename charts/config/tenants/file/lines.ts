import type { Event } from 'js-yaml';

import { jsYaml } from '../../../contract/js-yaml';
import { below } from '../../checks/values';

/** Lines of a YAML file, from 1 on, by the path of what stands in them: `[2].quota.memory`. */
export type Lines = ReadonlyMap<string, number>;

/** Where everything stands in a YAML text, for messages. What an alias repeats has no lines of its own. */
export function linesOf(text: string): Lines {
  const { EVENT_ID, getScalarValue, parseEvents } = jsYaml();
  const events = parseEvents(text, {});
  const lines = new Map<string, number>();
  let next = 0;
  let [line, offset] = [1, 0];
  // Events come in the order of the text.
  const lineOf = (start: number): number => {
    for (; offset < start; offset++) if (text.charCodeAt(offset) === 10) line++;
    return line;
  };
  const walk = (path: string): void => {
    const event = events[next++];
    const list = event?.type === EVENT_ID.SEQUENCE;
    if (!list && event?.type !== EVENT_ID.MAPPING) return;
    for (let index = 0; next < events.length && events[next]?.type !== EVENT_ID.POP; index++) {
      const first = events[next];
      if (!list) next++;
      const child = below(path, list ? index : first?.type === EVENT_ID.SCALAR ? getScalarValue(text, first) : '?');
      lines.set(child, lineOf(startOf(first)));
      walk(child);
    }
    next++;
  };
  if (events[next]?.type === EVENT_ID.DOCUMENT) next++;
  walk('');
  return lines;
}

function startOf(event: Event | undefined): number {
  if (!event) return 0;
  if ('start' in event) return event.start;
  if ('valueStart' in event) return event.valueStart;
  return 'anchorStart' in event ? event.anchorStart : 0;
}
