import assert from 'node:assert/strict';
import type { Certificate } from '../../../src/api';
import { certificateFault } from '../../../src/webview/connection/certificateFault';
import { trustText } from '../../../src/webview/connection/trustText';

const certificates = Array<Certificate>(3);
const faults = (authorizationError: string, authorized = false): unknown[] =>
  [0, 1, 2].map((at) => certificateFault({ authorized, authorizationError, certificates }, at));

describe('certificateFault', () => {
  it('stands at the names of the server’s certificate for a wrong host', () =>
    assert.deepEqual(faults('ERR_TLS_CERT_ALTNAME_INVALID'), ['altNames', undefined, undefined]));

  it('stands at the issuer of a self-signed certificate', () =>
    assert.deepEqual(faults('DEPTH_ZERO_SELF_SIGNED_CERT'), ['issuer', undefined, undefined]));

  it('stands at the issuer where the chain ends too early, or in a root that is not trusted', () => {
    assert.deepEqual(faults('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), [undefined, undefined, 'issuer']);
    assert.deepEqual(faults('SELF_SIGNED_CERT_IN_CHAIN'), [undefined, undefined, 'issuer']);
  });

  it('is nowhere in a chain that is trusted, or for a cause that no part shows', () => {
    assert.deepEqual(faults('DEPTH_ZERO_SELF_SIGNED_CERT', true), [undefined, undefined, undefined]);
    assert.deepEqual(faults('CERT_REVOKED'), [undefined, undefined, undefined]);
  });
});

describe('trustText', () => {
  it('has words for each common code, and some for the others', () => {
    const codes = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN']
      .concat(['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID'])
      .concat(['CERT_REVOKED', 'INVALID_PURPOSE', 'INVALID_CA', 'SOMETHING_NEW']);
    assert.equal(new Set(codes.map(trustText)).size, codes.length);
    assert.equal(trustText('SOMETHING_NEW'), 'The certificate was not accepted.');
  });
});
