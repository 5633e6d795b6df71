// Source addresses as services write them, and the questions that must find them.
import { describe, expect, test } from 'vitest'
import { addressMatch } from '../../../shared/filter/address-match.ts'

const finds = (text: string, field: string) => addressMatch(text)?.(field)

describe('an address or a network', () => {
  test('is found behind ports, in brackets, in lists and with zones', () => {
    for (const field of [
      '192.0.2.10',
      '192.0.2.10:57484',
      '10.0.0.1, 192.0.2.10',
      '10.0.0.1,192.0.2.10:80',
      '::ffff:192.0.2.10',
      '192.0.2.10/32',
      'for=192.0.2.10;proto=http;by=203.0.113.43',
      'For="192.0.2.10:4711"',
      'for=_hidden, for=192.0.2.10',
      'for=203.0.113.43;by=192.0.2.10',
    ])
      for (const text of ['192.0.2.10', '192.0.2.0/24', '0.0.0.0/0'])
        expect([field, text, finds(text, field)]).toEqual([field, text, true])
    for (const field of [
      '2001:db8::1',
      '[2001:db8::1]',
      '[2001:db8::1]:443',
      '2001:0DB8::0001',
      '2001:db8::1%eth0',
      '10.0.0.1, [2001:db8::1]:80',
      'for="[2001:db8::1]"',
      'for=192.0.2.43, for="[2001:db8::1]:4711";proto=https',
    ])
      for (const text of ['2001:db8::1', '[2001:db8::1]', '2001:db8::/32', '2001:DB8:0::1'])
        expect([field, text, finds(text, field)]).toEqual([field, text, true])
  })

  test('is not found where another stands', () => {
    for (const field of ['192.0.2.100', '192.0.3.10', '1.192.0.2', 'AWS Internal', '', '192.0.2.10.example.com'])
      expect([field, finds('192.0.2.10', field)]).toEqual([field, false])
  })
})

describe('what stands in the field', () => {
  test('is found as it stands', () => {
    for (const field of [
      '192.0.2.10:57484',
      '[2001:db8::1]:443',
      '10.0.0.1, 192.0.2.10',
      'AWS Internal',
      'cloudtrail.amazonaws.com',
      'fe80::1%eth0',
      'kube:apiserver x',
    ])
      expect([field, finds(field, field)]).toEqual([field, true])
    expect(finds('192.0.2.10:443', '192.0.2.10:80')).toBe(false)
    expect(finds('192.0.2.10:443', '10.0.0.1, 192.0.2.10:443')).toBe(true)
    expect(finds('10.*', '10.1.2.3')).toBe(true)
    expect(finds('*:443', '[2001:db8::1]:443')).toBe(true)
  })
})

test('what is meant as an address and is none is no question', () => {
  for (const text of [
    '192.0.2',
    '192.0.2.256',
    '192.0.2.0/33',
    '2001:db8::/129',

    '1.2.3.4/',
    '[2001:db8::',
    'dead:beef',
    ':',
  ])
    expect([text, addressMatch(text)]).toEqual([text, undefined])
})
