import * as l10n from '@vscode/l10n';
import { JsonKeys } from './jsonKeys';
import { JsonNodes, noNode } from './jsonNodes';
import { isDigit, nextPart, NumberPart } from './jsonNumber';
import { NotThisView, type PayloadLayout } from './payloadView';

/** What may stand next. */
const enum At {
  Value,
  /** A value, or the end of an array that has none. */
  FirstElement,
  Key,
  /** A key, or the end of an object that has none. */
  FirstKey,
  Colon,
  AfterValue,
  String,
  Escape,
  Hex,
  Number,
  Word,
}

const words: Readonly<Record<number, string>> = { 0x74: 'true', 0x66: 'false', 0x6e: 'null' };
const escapes = new Set(Array.from('"\\/bfnrt', (character) => character.charCodeAt(0)));
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** How many values are indexed before the person is asked. */
export const firstNodes = 1_000_000;

/**
 * Finds the values in a JSON text (RFC 8259), byte by byte and without its text: it may be cut anywhere, and nothing of it
 * is kept. Several values, one after another (JSON lines), are several roots.
 */
export class JsonLayout implements PayloadLayout {
  readonly nodes = new JsonNodes();
  /** It wants no more when there are so many values; it goes on when this is raised. */
  limit = firstNodes;
  readonly #keys = new JsonKeys();
  #at: At = At.Value;
  /** The open container. */
  #open = noNode;
  /** The value that is being read. */
  #node = noNode;
  #offset = 0;
  /** Where the member's key begins, between the key and its value. */
  #keyStart = -1;
  #stringIsKey = false;
  #hexLeft = 0;
  #part: NumberPart = NumberPart.Zero;
  #word = '';
  #wordAt = 0;
  #line = 1;
  /** Where the line begins, less by the continuation bytes in it: columns count characters. */
  #lineStart = 0;
  #markAt = 0;
  #roots = 0;
  /** A root must be set apart from the one before it. */
  #apart = true;

  get wants(): boolean {
    return this.nodes.length < this.limit;
  }

  /** How many bytes were taken. */
  get offset(): number {
    return this.#offset;
  }

  feed(slice: Uint8Array): number {
    const base = this.#offset;
    for (let at = 0; at < slice.length; at++) {
      const byte = slice[at]!;
      switch (this.#at) {
        case At.String: {
          // Most bytes of most texts are inside strings.
          let next = at;
          let character = byte;
          while (character >= 0x20 && character !== 0x22 && character !== 0x5c) {
            if ((character & 0xc0) === 0x80) this.#lineStart++;
            if (++next === slice.length) break;
            character = slice[next]!;
          }
          if (this.#stringIsKey) this.#keys.take(slice.subarray(at, next));
          if (next < slice.length) {
            this.#offset = base + next;
            this.#endRun(character);
          }
          at = next;
          break;
        }
        case At.Number:
          this.#offset = base + at;
          if (!this.#numberGoesOn(byte)) {
            this.#ended(base + at);
            this.#structure(byte);
          }
          break;
        default:
          this.#offset = base + at;
          this.#step(byte);
      }
      if (this.nodes.length >= this.limit) {
        this.#offset = base + Math.min(at + 1, slice.length);
        return this.#offset - base;
      }
    }
    this.#offset = base + slice.length;
    return slice.length;
  }

  end(): void {
    if (this.#at === At.Number && this.#part >= NumberPart.Zero) this.#ended(this.#offset);
    const isWhole = this.#open === noNode && this.#roots > 0 && (this.#at === At.AfterValue || this.#at === At.Value);
    if (!isWhole) throw this.#error(l10n.t('the JSON ends too early'), true);
  }

  /** One byte where it isn't in the middle of a string or number. */
  #step(byte: number): void {
    switch (this.#at) {
      case At.Escape:
        if (this.#stringIsKey) this.#keys.takeEscape(byte);
        if (byte === 0x75) {
          this.#hexLeft = 4;
          this.#at = At.Hex;
        } else if (escapes.has(byte)) this.#at = At.String;
        else throw this.#error(l10n.t('JSON has no such escape'));
        return;
      case At.Hex:
        if (!isHexDigit(byte)) throw this.#error(l10n.t('four hexadecimal digits must follow \\u'));
        if (this.#stringIsKey) this.#keys.takeEscape(byte);
        if (--this.#hexLeft === 0) this.#at = At.String;
        return;
      case At.Word:
        if (byte !== this.#word.charCodeAt(this.#wordAt)) throw this.#error(l10n.t('a value is expected'));
        if (++this.#wordAt === this.#word.length) this.#ended(this.#offset + 1);
        return;
      default:
        this.#structure(byte);
    }
  }

  #structure(byte: number): void {
    if (byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a) {
      this.#apart = true;
      if (byte === 0x0a) {
        this.#line++;
        this.#lineStart = this.#offset + 1;
      }
      return;
    }
    switch (this.#at) {
      case At.FirstElement:
        if (byte === 0x5d) this.#closeContainer();
        else this.#value(byte);
        return;
      case At.FirstKey:
        if (byte === 0x7d) {
          this.#closeContainer();
          return;
        }
        this.#key(byte);
        return;
      case At.Key:
        this.#key(byte);
        return;
      case At.Colon:
        if (byte !== 0x3a) throw this.#error(l10n.t('a colon is expected'));
        this.#at = At.Value;
        return;
      case At.AfterValue:
        this.#afterValue(byte);
        return;
      default:
        this.#value(byte);
    }
  }

  #key(byte: number): void {
    if (byte !== 0x22) throw this.#error(l10n.t('a key in quotation marks is expected'));
    this.#keyStart = this.#offset;
    this.#keys.begin();
    this.#stringIsKey = true;
    this.#at = At.String;
  }

  #value(byte: number): void {
    if (byte === byteOrderMark[this.#markAt] && this.#offset === this.#markAt) {
      this.#markAt++;
      // A mark is no column of its own.
      this.#lineStart++;
      return;
    }
    if (this.#open === noNode && !this.#apart) throw this.#error(l10n.t('a value is expected'));
    if (byte === 0x22) {
      this.#add('string');
      this.#stringIsKey = false;
      this.#at = At.String;
    } else if (byte === 0x7b || byte === 0x5b) {
      this.#open = this.#add(byte === 0x7b ? 'object' : 'array');
      if (byte === 0x7b) this.#keys.enter();
      this.#at = byte === 0x7b ? At.FirstKey : At.FirstElement;
    } else if (byte === 0x2d || isDigit(byte)) {
      this.#add('number');
      this.#part = byte === 0x2d ? NumberPart.Minus : byte === 0x30 ? NumberPart.Zero : NumberPart.Integer;
      this.#at = At.Number;
    } else {
      const word = words[byte];
      if (word === undefined) throw this.#error(l10n.t('a value is expected'));
      this.#add('keyword');
      this.#word = word;
      this.#wordAt = 1;
      this.#at = At.Word;
    }
  }

  #add(kind: 'object' | 'array' | 'string' | 'number' | 'keyword'): number {
    const hasKey = this.#keyStart >= 0;
    this.#node = this.nodes.add(kind, hasKey ? this.#keyStart : this.#offset, hasKey, this.#open);
    if (hasKey) {
      const earlier = this.#keys.earlier(this.#node);
      if (earlier !== undefined) {
        this.nodes.markDuplicate(earlier);
        this.nodes.markDuplicate(this.#node);
      }
    }
    if (this.#open === noNode) this.#roots++;
    this.#keyStart = -1;
    return this.#node;
  }

  #afterValue(byte: number): void {
    const { nodes } = this;
    if (this.#open === noNode) {
      this.#value(byte);
      return;
    }
    const isObject = nodes.kind(this.#open) === 'object';
    if (byte === (isObject ? 0x7d : 0x5d)) this.#closeContainer();
    else if (byte === 0x2c) this.#at = isObject ? At.Key : At.Value;
    else throw this.#error(l10n.t('a comma or the closing bracket is expected'));
  }

  #closeContainer(): void {
    const node = this.#open;
    if (this.nodes.kind(node) === 'object') this.#keys.leave();
    this.#open = this.nodes.parent(node);
    this.#node = node;
    this.#ended(this.#offset + 1);
  }

  /** The value that is being read ends before the byte `end`. */
  #ended(end: number): void {
    this.nodes.close(this.#node, end);
    this.#at = At.AfterValue;
    this.#apart = false;
  }

  /** What stopped a run of a string's plain bytes. */
  #endRun(byte: number): void {
    if (byte === 0x5c) {
      if (this.#stringIsKey) this.#keys.takeEscape(byte);
      this.#at = At.Escape;
    } else if (byte !== 0x22) throw this.#error(l10n.t('a control character stands in a string'));
    else if (this.#stringIsKey) {
      this.#stringIsKey = false;
      this.#at = At.Colon;
    } else this.#ended(this.#offset + 1);
  }

  /** @returns false if the number ended before this byte */
  #numberGoesOn(byte: number): boolean {
    const next = nextPart(this.#part, byte);
    if (next !== undefined) this.#part = next;
    else if (this.#part < NumberPart.Zero || isDigit(byte)) throw this.#error(l10n.t('JSON has no such number'));
    return next !== undefined;
  }

  #error(reason: string, cutOff = false): NotThisView {
    const column = this.#offset - this.#lineStart + 1;
    const message = l10n.t('at line {0}, column {1}, {2}', this.#line, column, reason);
    return new NotThisView(message, this.#offset, cutOff, reason);
  }
}

function isHexDigit(byte: number): boolean {
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}
