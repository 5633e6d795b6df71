// The codes of devices at the local issuer, by RFC 8628.
import { describe, expect, test } from 'vitest'
import { DeviceCodes } from '../../../../infra/local/issuer/device-codes.ts'

const ada = { id: 'ada', email: 'ada@example.com', rights: [], says: { en: '', de: '' } }
const minutes = 60_000

describe('a code of a device', () => {
  test('gives the tokens of the person who has decided, once', () => {
    const codes = new DeviceCodes()
    const { deviceCode, userCode } = codes.begin(0)
    expect(userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
    expect(codes.redeem(deviceCode, 1_000)).toBe('authorization_pending')
    expect(codes.decide(` ${userCode.toLowerCase().replace('-', ' ')}`, ada, 2_000)).toBe(true)
    // Nobody decides after that.
    expect(codes.decide(userCode, 'denied', 2_000)).toBe(false)
    expect(codes.redeem(deviceCode, 3_000)).toBe(ada)
    expect(codes.redeem(deviceCode, 4_000)).toBe('invalid_grant')
  })

  test('gives none if the person denies, the time is over, or the code is another', () => {
    const codes = new DeviceCodes()
    const denied = codes.begin(0)
    expect(codes.decide(denied.userCode, 'denied', 1_000)).toBe(true)
    expect(codes.redeem(denied.deviceCode, 2_000)).toBe('access_denied')
    const late = codes.begin(0)
    expect(codes.decide(late.userCode, ada, 11 * minutes)).toBe(false)
    expect(codes.redeem(late.deviceCode, 11 * minutes)).toBe('expired_token')
    expect(codes.redeem('guessed', 0)).toBe('invalid_grant')
    expect(codes.decide('', ada, 0)).toBe(false)
  })

  test('makes a program that asks too often wait five seconds longer', () => {
    const codes = new DeviceCodes()
    const { deviceCode } = codes.begin(0)
    expect(codes.redeem(deviceCode, 1_000)).toBe('authorization_pending')
    expect(codes.redeem(deviceCode, 1_100)).toBe('slow_down')
    expect(codes.redeem(deviceCode, 2_100)).toBe('slow_down')
    expect(codes.redeem(deviceCode, 13_200)).toBe('authorization_pending')
  })
})
