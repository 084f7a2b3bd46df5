import { hoursText } from '../directory/autoReply.ts';
import type { Contract, Hospital } from '../directory/model.ts';
import { framesOfDay, serviceHoursOf } from '../directory/serviceHours.ts';
import type { Conversation } from '../inbox/model.ts';
import type { Instant } from '../time/clock.ts';
import { dateOf } from '../time/shanghai.ts';

/** What a text may name, each in two braces: `{{contact}}`. A closed list: what is not on it is text. */
export const variables = ['contact', 'hospital', 'agent', 'dutyPhone', 'serviceHours', 'owner', 'date'] as const;
export type Variable = (typeof variables)[number];
/** Null: not known here, and nothing is made up for it. */
export type VariableValues = Readonly<Record<Variable, string | null>>;

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'filled'; readonly name: Variable; readonly text: string }
  /** `text`: the variable as it is written. */
  | { readonly kind: 'missing'; readonly name: Variable; readonly text: string };

// An input method in Chinese types the wide braces.
const NAMED = /[{｛]{2}\s*([A-Za-z]\w*)\s*[}｝]{2}/gu;

const variableOf = (name: string): Variable | undefined => variables.find((one) => one.toLowerCase() === name.toLowerCase());

/** The text in pieces, in order; what is not known stays as it is written. */
export function piecesOf(text: string, values: VariableValues): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const upTo = (end: number): void => void (end > at && pieces.push({ kind: 'text', text: text.slice(at, end) }));
  for (const match of text.matchAll(NAMED)) {
    const name = variableOf(match[1] ?? '');
    if (name === undefined) continue;
    upTo(match.index);
    const value = values[name]?.trim() ?? '';
    pieces.push(value === '' ? { kind: 'missing', name, text: `{{${name}}}` } : { kind: 'filled', name, text: value });
    at = match.index + match[0].length;
  }
  upTo(text.length);
  return pieces;
}

export function filled(text: string, values: VariableValues): string {
  return piecesOf(text, values).map((piece) => piece.text).join('');
}

export interface Unfilled {
  readonly name: Variable;
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

/** Variables that still stand in a text: it is no answer yet. */
export function unfilledIn(text: string): readonly Unfilled[] {
  return [...text.matchAll(NAMED)].flatMap((match) => {
    const name = variableOf(match[1] ?? '');
    return name === undefined ? [] : [{ name, from: match.index, to: match.index + match[0].length }];
  });
}

/** What looks like a variable and is none: a slip of whoever wrote the text. Each once. */
export function unknownIn(text: string): readonly string[] {
  const names = [...text.matchAll(/[{｛]{2}\s*([^{}｛｝\n]{0,40}?)\s*[}｝]{2}/gu)].map((match) => match[1] ?? '');
  return [...new Set(names.filter((name) => variableOf(name) === undefined))];
}

/**
 * What the variables stand for in a conversation. Customers read them, so they are Chinese whatever the console speaks.
 * @param of `contract` the one in force; `writer` who wrote last in a group, where the title is the group's name
 */
export function valuesFor(
  of: {
    readonly conversation: Pick<Conversation, 'kind' | 'title' | 'channel'>;
    readonly writer: string | null;
    readonly hospital: Pick<Hospital, 'name'> | null;
    readonly contract: Pick<Contract, 'serviceWindows' | 'serviceExceptions'> | null;
    readonly dutyPhone: string | null;
    readonly agent: string | null;
    readonly owner: string | null;
  },
  now: Instant,
): VariableValues {
  const date = dateOf(now);
  const frames = framesOfDay(serviceHoursOf(of.contract, of.conversation.channel), now);
  return {
    contact: of.conversation.kind === 'direct' ? of.conversation.title : of.writer,
    hospital: of.hospital?.name ?? null,
    agent: of.agent,
    dutyPhone: of.dutyPhone,
    serviceHours: frames.length === 0 ? null : hoursText(frames),
    owner: of.owner,
    date: `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`,
  };
}
