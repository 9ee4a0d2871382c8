import assert from 'node:assert/strict';
import { ShownLooks } from '../../../src/host/shownLooks';

interface Row {
  id: string;
  label: string;
  children: Row[];
}

const row = (id: string, ...children: Row[]): Row => ({ id, label: id, children });

describe('the rows of a tree that are told again', () => {
  const child = row('child');
  const other = row('other');
  const parent = row('parent', child, other);
  let looks: ShownLooks<Row>;
  const shown = (...rows: readonly Row[]): void => {
    for (const each of rows) {
      looks.shown(each);
      shown(...each.children);
    }
  };
  const told = (): string[] => looks.changed([parent]).map(({ id }) => id);
  beforeEach(() => {
    looks = new ShownLooks<Row>(
      ({ id, label }) => ({ id, label }),
      ({ children }) => children,
    );
    child.id = child.label = 'child';
    parent.children = [child, other];
    shown(parent);
  });

  it('are none where nothing looks otherwise', () => assert.deepEqual(told(), []));

  it('are those alone that do, until they were shown again', () => {
    child.label = 'open';
    assert.deepEqual(told(), ['child']);
    assert.deepEqual(told(), ['child']);
    looks.shown(child);
    assert.deepEqual(told(), []);
  });

  it('are those whose children are others, with all that is under them', () => {
    parent.children = [child];
    child.label = 'open';
    assert.deepEqual(told(), ['parent']);
  });

  it('are other rows where their ids are others', () => {
    assert.equal(looks.isAnother(child), false);
    child.id = 'child#listening';
    assert.equal(looks.isAnother(child), true);
    looks.shown(child);
    assert.equal(looks.isAnother(child), false);
    assert.equal(looks.isAnother(row('unseen')), false);
  });

  it('are none that nobody has seen', () => {
    looks.shown(row('new', row('grandchild')));
    assert.deepEqual(looks.changed([row('unseen')]), []);
  });
});
