import assert from 'node:assert/strict';
import { validityOf } from '../../../src/webview/connection/validity';
import { formatRelative, setFormatLanguage } from '../../../src/webview/format';

const hourMs = 3_600_000;
const now = Date.parse('2026-06-15T12:00:00Z');
const at = (hours: number): string => new Date(now + hours * hourMs).toISOString();
const validity = (from: number, to: number): [string | undefined, string | undefined] => {
  const found = validityOf({ validFrom: at(from), validTo: at(to) }, now);
  return [found?.state, found?.text];
};

describe('validityOf', () => {
  it('says when a certificate expires', () => {
    assert.deepEqual(validity(-24, 12.5 * 24), ['valid', 'expires in 12 days']);
    assert.deepEqual(validity(-24, 5.9), ['valid', 'expires in 5 hours']);
    assert.deepEqual(validity(-24, 24 * 400), ['valid', 'expires in 13 months']);
    assert.deepEqual(validity(-24, 24 * 3650), ['valid', 'expires in 9 years']);
  });

  it('says how long ago one expired', () => {
    assert.deepEqual(validity(-2400, -3 * 24), ['expired', 'expired 3 days ago']);
    assert.deepEqual(validity(-2400, -0.01), ['expired', 'expired 36 seconds ago']);
  });

  it('says from when on one is valid', () => {
    const [state, text] = validity(48, 2400);
    assert.equal(state, 'future');
    assert.match(text ?? '', /^valid from Jun 17, 2026.*, in 2 days$/);
  });

  it('says nothing of dates that it can’t read', () =>
    assert.equal(validityOf({ validFrom: 'yesterday', validTo: at(1) }, now), undefined));
});

describe('formatRelative', () => {
  afterEach(() => setFormatLanguage('en'));

  it('speaks the display language', () => {
    setFormatLanguage('zh-cn');
    assert.equal(formatRelative(-3 * 24 * hourMs), '3天前');
  });
});
