import assert from 'node:assert/strict';
import type { ListLayout } from '../../../src/panel/messages';
import {
  columnTemplate,
  shownColumns,
  withHidden,
  withWidth,
  type Column,
} from '../../../src/webview/messages/columns';

const plain: ListLayout = { columns: {}, timestamps: 'absolute' };
const columns: readonly Column[] = [
  { key: 'number', title: '#', name: 'Number', width: '5ch' },
  { key: 'time', title: 'Time', name: 'Time', width: '12ch', fromPx: 460 },
  { key: 'preview', title: 'Message', name: 'Message', width: '1fr' },
];
const keys = (layout: ListLayout, px: number): string =>
  shownColumns(columns, 'message', layout, px)
    .map(({ key }) => key)
    .join(' ');

describe('columns', () => {
  it('are left out where the list is narrow, or where the person wants it', () => {
    assert.equal(keys(plain, 500), 'number time preview');
    assert.equal(keys(plain, 459), 'number preview');
    assert.equal(keys(withHidden(plain, 'message.time', true), 500), 'number preview');
    assert.equal(keys(withHidden(plain, 'frame.time', true), 500), 'number time preview');
  });

  it('have their own widths, within bounds', () => {
    const wide = withWidth(plain, 'message.time', 200.4);
    assert.equal(columnTemplate(columns, 'message', wide), '5ch 200px 1fr');
    assert.equal(columnTemplate(columns, 'message', withWidth(wide, 'message.time', -5)), '5ch 24px 1fr');
    assert.equal(columnTemplate(columns, 'message', withWidth(wide, 'message.time', 1e9)), '5ch 800px 1fr');
  });

  it('leave nothing behind when they are as by default again', () => {
    const changed = withHidden(withWidth(plain, 'message.time', 100), 'message.time', true);
    assert.deepEqual(changed.columns, { 'message.time': { widthPx: 100, hidden: true } });
    const back = withWidth(withHidden(changed, 'message.time', false), 'message.time', undefined);
    assert.deepEqual(back, plain);
  });
});
