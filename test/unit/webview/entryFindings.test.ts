import assert from 'node:assert/strict';
import type { Finding } from '../../../src/api';
import { EntryFindings } from '../../../src/webview/messages/entryFindings';

function finding(id: string, severity: Finding['severity'], entry?: number): Finding {
  return { id, severity, message: id, ...(entry !== undefined && { entry }) };
}

describe('EntryFindings', () => {
  it('gives the findings of an entry, the gravest first', () => {
    const findings = new EntryFindings([
      finding('bad-accept', 'error'),
      finding('intermediary', 'info', 3),
      finding('non-minimal-length', 'warning', 3),
      finding('rsv-bits', 'error', 3),
      finding('reserved-opcode', 'error', 0),
    ]);
    const idsOf = (index: number): string[] => findings.of(index).map(({ id }) => id);
    assert.deepEqual(idsOf(3), ['rsv-bits', 'non-minimal-length', 'intermediary']);
    assert.deepEqual(idsOf(0), ['reserved-opcode']);
    assert.deepEqual(idsOf(1), []);
  });
});
