// The Lambda entry of token-rights: the environment, once per instance.
import { readEnvironment } from '../../shared/deployment/environment.ts'
import { createApp } from './app.ts'

const env = readEnvironment(process.env, 'rightsClaim')

export const handler = createApp(env.rightsClaim)
