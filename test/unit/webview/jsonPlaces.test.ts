import assert from 'node:assert/strict';
import { JsonLayout } from '../../../src/payload/jsonLayout';
import { hitClass } from '../../../src/webview/details/jsonPlaces';

describe('hitClass', () => {
  it('tells the row of the hit that was gone to from those of the others', () => {
    const layout = new JsonLayout();
    layout.feed(new TextEncoder().encode('{"a":"x","b":"x","c":1}'));
    layout.end();
    const { nodes } = layout;
    const marks = { hits: [[6, 7], [14, 15]], current: 1 } as const; // prettier-ignore
    const classes = Array.from({ length: nodes.length }, (_, node) => hitClass(nodes, node, marks));
    assert.deepEqual(classes, ['', 'has-hit', 'current-hit', '']);
    assert.equal(hitClass(nodes, 2, { hits: marks.hits }), 'has-hit');
  });
});
