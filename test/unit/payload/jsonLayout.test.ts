import assert from 'node:assert/strict';
import { JsonFolds } from '../../../src/payload/jsonFolds';
import { JsonLayout } from '../../../src/payload/jsonLayout';
import { noNode } from '../../../src/payload/jsonNodes';
import { jsonPath, jsonRow, valueOffset } from '../../../src/payload/jsonRow';
import { NotThisView } from '../../../src/payload/payloadView';
import { Random, withSeeds } from '../support/random';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function layOut(text: string | Uint8Array, pieces?: readonly Uint8Array[]): JsonLayout {
  const layout = new JsonLayout();
  for (const piece of pieces ?? [typeof text === 'string' ? encode(text) : text]) layout.feed(piece);
  layout.end();
  return layout;
}

/** The text that the rows of a tree say, without white space. */
function written({ nodes }: JsonLayout, bytes: Uint8Array): string {
  const say = (node: number): string => {
    const { key, text, cut } = jsonRow(nodes, node, bytes.subarray(nodes.start(node)));
    assert(!cut);
    const inside: string[] = [];
    for (let child = node + 1; child < nodes.after(node); child = nodes.after(child)) {
      assert.equal(nodes.parent(child), node);
      assert.equal(nodes.place(child), inside.length);
      inside.push(say(child));
    }
    assert.equal(nodes.count(node), inside.length);
    const value = nodes.isContainer(node)
      ? nodes.kind(node) === 'object'
        ? `{${inside.join()}}`
        : `[${inside.join()}]`
      : text!;
    return key === undefined ? value : `${key}:${value}`;
  };
  const roots: string[] = [];
  for (let root = 0; root < nodes.length; root = nodes.after(root)) roots.push(say(root));
  return roots.join('\n');
}

function randomString(random: Random): string {
  const parts = ['a', 'é', '漢', '👩‍👧', '\\n', '\\u00e9', '\\"', '\\\\', '\\ud83d\\ude00', '/', '}', ']', ',', ':'];
  return `"${Array.from({ length: random.below(6) }, () => random.pick(parts)).join('')}"`;
}

function randomValue(random: Random, depth: number): string {
  const space = (): string => random.pick(['', '', ' ', '\n', '\r\n\t']);
  const kind = random.below(depth > 5 ? 3 : 5);
  if (kind === 0) return randomString(random);
  if (kind === 1) return random.pick(['0', '-0', '1.0', '1e400', '12345678901234567890', '-1.5E-3', '0.10', '7']);
  if (kind === 2) return random.pick(['true', 'false', 'null']);
  const items = Array.from({ length: random.below(5) }, () => {
    const value = space() + randomValue(random, depth + 1) + space();
    return kind === 3 ? value : `${space()}${randomString(random)}${space()}:${value}`;
  });
  return kind === 3 ? `[${items.join(',') || space()}]` : `{${items.join(',') || space()}}`;
}

describe('JsonLayout', () => {
  it('keeps every token as it is written, in order, wherever the bytes are cut', () => {
    withSeeds(400, (random) => {
      const text = randomValue(random, 0);
      const bytes = encode(text);
      const layout = layOut(bytes, random.cut(bytes, 1 + random.below(9)));
      // Strings of `randomValue` have no white space in them.
      assert.equal(written(layout, bytes), text.replace(/\s/g, ''));
    });
  });

  it('knows where each value is', () => {
    const text = '{"a": [1, "x"],\n "b" : {"c":null} }';
    const { nodes } = layOut(text);
    const values = Array.from({ length: nodes.length }, (_, node) => text.slice(nodes.start(node), nodes.end(node)));
    assert.deepEqual(values, [text, '"a": [1, "x"]', '1', '"x"', '"b" : {"c":null}', '"c":null']);
    assert.equal(valueOffset(encode('"b" : {"c":null}')), 6);
    assert.deepEqual(
      Array.from({ length: nodes.length }, (_, node) => nodes.depth(node)),
      [0, 1, 2, 2, 1, 2],
    );
    assert.equal(nodes.parent(0), noNode);
  });

  it('marks members whose keys mean the same, and no others', () => {
    const { nodes } = layOut('{"a":{"a":1,"b":2},"\\u0061":3,"c":{"b":4},"A":5,"x":6,"x":7,"x":8}');
    const marked = Array.from({ length: nodes.length }, (_, node) => node).filter((node) => nodes.isDuplicate(node));
    assert.deepEqual(marked, [1, 4, 8, 9, 10]);
  });

  it('takes several values as several roots, and a byte order mark', () => {
    assert.equal(written(layOut('{"a":1}\r\n{"a":2}\n 3'), encode('{"a":1}\r\n{"a":2}\n 3')), '{"a":1}\n{"a":2}\n3');
    assert.equal(layOut('\ufeff[]').nodes.start(0), 3);
  });

  for (const [text, message] of [
    ['', 'line 1, column 1, the JSON ends too early'],
    ['{"a":\n  tru }', 'line 2, column 6, a value is expected'],
    ['{"é": "漢" "b"', 'line 1, column 11, a comma or the closing bracket is expected'],
    ['[1,]', 'line 1, column 4, a value is expected'],
    ['{"a":1,}', 'line 1, column 8, a key in quotation marks is expected'],
    ['{"a" 1}', 'line 1, column 6, a colon is expected'],
    ['[01]', 'line 1, column 3, JSON has no such number'],
    ['["a\nb"]', 'line 1, column 4, a control character stands in a string'],
    ['["\\x"]', 'line 1, column 4, JSON has no such escape'],
    ['[1, 2', 'line 1, column 6, the JSON ends too early'],
  ] as const) {
    it(`says where ${JSON.stringify(text)} isn’t JSON`, () => {
      assert.throws(
        () => layOut(text),
        (error) => error instanceof NotThisView && error.message === `at ${message}`,
      );
    });
  }

  it('agrees with JSON.parse on what is JSON, for texts cut and changed at random', () => {
    withSeeds(1500, (random) => {
      const sample = '{"a":[1,-2.5e3,"x\\n\\u00e9",true,false,null,{}],"b":{"c":[]}}';
      const at = random.below(sample.length);
      const more = sample.charAt(random.below(sample.length)).repeat(random.below(3));
      const text = sample.slice(0, at) + more + sample.slice(at + random.below(3));
      let parsed = true;
      try {
        JSON.parse(text);
      } catch {
        parsed = false;
      }
      if (parsed) layOut(text);
      else assert.throws(() => layOut(text), NotThisView, text);
    });
  });

  it('stands a million brackets', () => {
    const text = '['.repeat(500_000) + ']'.repeat(500_000);
    const layout = layOut(text);
    assert.equal(layout.nodes.length, 500_000);
    assert.equal(layout.nodes.after(0), 500_000);
  });

  it('takes no more than its limit, and goes on where it was', () => {
    const bytes = encode(`[${'12,'.repeat(1000)}3]`);
    const layout = new JsonLayout();
    layout.limit = 100;
    const taken = layout.feed(bytes);
    assert(taken < bytes.length && !layout.wants);
    assert.equal(layout.offset, taken);
    layout.limit = 1e6;
    assert.equal(layout.feed(bytes.subarray(taken)), bytes.length - taken);
    layout.end();
    assert.equal(layout.nodes.length, 1002);
  });
});

describe('JsonFolds', () => {
  it('maps rows to values and back, whatever is folded', () => {
    withSeeds(100, (random) => {
      const { nodes } = layOut(`[${randomValue(random, 0)},${randomValue(random, 0)}]`);
      const folds = new JsonFolds(nodes);
      const folded = new Set<number>();
      for (let step = 0; step < 10; step++) {
        const node = random.below(nodes.length);
        if (!nodes.isContainer(node)) continue;
        const fold = random.below(3) > 0;
        folds.set(node, fold);
        if (fold) folded.add(node);
        else folded.delete(node);
        const shown: number[] = [];
        for (let at = 0; at < nodes.length; at = folded.has(at) ? nodes.after(at) : at + 1) shown.push(at);
        assert.equal(folds.rows, shown.length);
        assert.deepEqual(
          shown.map((_, row) => folds.nodeOf(row)),
          shown,
        );
        assert.deepEqual(
          shown.map((each) => folds.rowOf(each)),
          shown.map((_, row) => row),
        );
        for (let at = 0; at < nodes.length; at++) {
          if (!shown.includes(at))
            assert.equal(
              folds.rowOf(at),
              shown.findLastIndex((each) => each < at),
            );
        }
      }
    });
  });

  it('folds all but the only root', () => {
    const { nodes } = layOut('{"a":[1,2],"b":{"c":[3]}}');
    const folds = new JsonFolds(nodes);
    folds.foldAll();
    assert.equal(folds.rows, 3);
    folds.unfoldAll();
    assert.equal(folds.rows, nodes.length);
  });
});

describe('jsonRow', () => {
  it('cuts long strings, and says so', () => {
    const text = `["${'é'.repeat(5000)}"]`;
    const { nodes } = layOut(text);
    const row = jsonRow(nodes, 1, encode(text).subarray(1, 4097));
    assert(row.cut && row.text!.startsWith('"é') && row.text!.length === 300);
  });
});

describe('jsonPath', () => {
  it('names places as filters do', () => {
    assert.equal(jsonPath(['"a"', 0, '"b c"', '"d"', '"é"', '"\\u0041"']), 'a[0]["b c"].d.é.A');
  });
});
