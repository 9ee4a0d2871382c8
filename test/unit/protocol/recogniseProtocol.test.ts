import assert from 'node:assert/strict';
import { isTlsRecord, recogniseProtocol } from '../../../src/protocol/recogniseProtocol';
import { bytes } from '../support/bytes';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('recogniseProtocol', () => {
  for (const [what, first, name] of [
    ['an HTTP answer', bytes('HTTP/1.1 400 Bad Request\r\n'), 'HTTP'],
    ['an HTTP/1.0 answer', bytes('HTTP/1.0 200 OK\r\n'), 'HTTP'],
    ['a page without a head', bytes('<!DOCTYPE html><html>'), 'HTML'],
    ['the preface of HTTP/2', bytes('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), 'HTTP/2'],
    ['SETTINGS of HTTP/2', hex('000006 04 00 00000000 0003 00000064'), 'HTTP/2'],
    ['empty SETTINGS of HTTP/2', hex('000000 04 00 00000000'), 'HTTP/2'],
    ['GOAWAY of HTTP/2', hex('000008 07 00 00000000 00000000 00000001'), 'HTTP/2'],
    ['a TLS alert', hex('15 0301 0002 02 46'), 'TLS'],
    ['a TLS alert of 1.2', hex('15 0303 0002 01 00'), 'TLS'],
    ['a TLS handshake', hex('16 0303 007a 02'), 'TLS'],
    ['SSH', bytes('SSH-2.0-OpenSSH_9.6\r\n'), 'SSH'],
    ['SMTP', bytes('220 mail.example.com ESMTP Postfix\r\n'), 'SMTP'],
    ['SMTP over several lines', bytes('220-mx.example ESMTP\r\n220 ready\r\n'), 'SMTP'],
    ['FTP', bytes('220 (vsFTPd 3.0.5)\r\n'), 'FTP'],
    ['SMTP or FTP', bytes('220 welcome\r\n'), 'SMTP/FTP'],
    ['NNTP', bytes('200 news.example ready\r\n'), 'NNTP'],
    ['POP3', bytes('+OK Dovecot ready.\r\n'), 'POP3'],
    ['IMAP', bytes('* OK [CAPABILITY IMAP4rev1] ready\r\n'), 'IMAP'],
    ['an error of Redis', bytes("-ERR unknown command 'GET'\r\n"), 'Redis'],
    ['Redis in protected mode', bytes('-DENIED Redis is running in protected mode\r\n'), 'Redis'],
    ['a pong of Redis', bytes('+PONG\r\n'), 'Redis'],
    ['MySQL', hex('4a000000 0a 382e302e3336 00'), 'MySQL'],
    ['a refusal of MySQL', hex('45000000 ff 6a04 486f7374'), 'MySQL'],
    ['PostgreSQL', bytes('E\0\0\0\x6bSFATAL\0VFATAL\0'), 'PostgreSQL'],
    ['AMQP', bytes('AMQP\0\0\x09\x01'), 'AMQP'],
    ['a CONNACK of MQTT', hex('20 02 00 05'), 'MQTT'],
    ['NATS', bytes('INFO {"server_id":"x"}\r\n'), 'NATS'],
    ['memcached', bytes('ERROR\r\n'), 'memcached'],
    ['RTSP', bytes('RTSP/1.0 400 Bad Request\r\n'), 'RTSP'],
    ['VNC', bytes('RFB 003.008\n'), 'VNC'],
    ['XMPP', bytes("<?xml version='1.0'?><stream:stream xmlns='jabber:client'"), 'XMPP'],
    ['IRC', bytes(':irc.example NOTICE * :*** Looking up'), 'IRC'],
    ['RDP', hex('030000130ed000001234000208000000000000'), 'RDP'],
    ['Telnet', hex('ff fd 18 ff fd 20'), 'Telnet'],
  ] as const) {
    it(`knows ${what}`, () => assert.equal(recogniseProtocol(first), name));
  }

  for (const [what, first] of [
    ['nothing', hex('')],
    ['text', bytes('hello\r\n')],
    ['zeros', new Uint8Array(64)],
    ['JSON', bytes('{"a":1}\n')],
    ['a request sent back', bytes('GET / HTTP/1.1\r\n')],
    ['what only begins like a TLS alert', hex('15 03 01 00 02 09 46')],
    ['a WebSocket frame', hex('81 05 68656c6c6f')],
  ] as const) {
    it(`does not claim to know ${what}`, () => assert.equal(recogniseProtocol(first), undefined));
  }

  it('never throws, whatever comes', () => {
    for (let first = 0; first < 256; first += 1) {
      for (let length = 0; length < 12; length += 1) recogniseProtocol(new Uint8Array(length).fill(first));
    }
  });

  it('tells a TLS record from its first three bytes', () => {
    assert(isTlsRecord(hex('15 03 03')));
    assert(isTlsRecord(hex('16 03 01')));
    assert(!isTlsRecord(hex('16 03')));
    assert(!isTlsRecord(hex('17 03 03')));
  });
});
