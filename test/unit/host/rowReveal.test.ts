import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/event';
import { RowReveal } from '../../../src/host/rowReveal';
import { eventually } from '../support/eventually';

describe('rows that are brought into sight', () => {
  const make = (visible = true) => {
    const shown: string[] = [];
    const visibility = new Emitter<{ readonly visible: boolean }>();
    const view = {
      visible,
      onDidChangeVisibility: visibility.event,
      reveal: (row: string, options?: { focus?: boolean | undefined; select?: boolean | undefined }) => {
        assert.deepEqual(options, { select: false, focus: false });
        shown.push(row);
        return row === 'gone' ? Promise.reject(new Error('Cannot resolve tree item')) : Promise.resolve();
      },
    };
    const see = (isVisible: boolean): void => {
      view.visible = isVisible;
      visibility.fire({ visible: isVisible });
    };
    return { shown, see, rows: new RowReveal<string>(view, () => shown.push('read again')) };
  };

  it('come at once, without the focus', async () => {
    const { shown, rows } = make();
    rows.bring(() => 'one');
    await eventually(() => assert.deepEqual(shown, ['one']));
  });

  it('wait while nobody sees the view: the newest comes then, once', async () => {
    const { shown, see, rows } = make(false);
    rows.bring(() => 'one');
    rows.bring(() => 'two');
    see(false);
    assert.deepEqual(shown, [], 'no side bar is opened for it');
    see(true);
    await eventually(() => assert.deepEqual(shown, ['read again', 'two']));
    see(false);
    see(true);
    assert.deepEqual(shown, ['read again', 'two']);
    rows.dispose();
  });

  it('are left out where they are gone by then, and the next one comes', async () => {
    const { shown, rows } = make();
    rows.bring(() => 'gone');
    rows.bring(() => undefined);
    rows.bring(() => 'two');
    await eventually(() => assert.deepEqual(shown, ['gone', 'two']));
  });

  it('come after one that could not be looked for', async () => {
    const { shown, rows } = make();
    rows.bring(() => {
      throw new Error('no such row');
    });
    rows.bring(() => 'two');
    await eventually(() => assert.deepEqual(shown, ['two']));
  });
});
