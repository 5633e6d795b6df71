// The stack as CloudFormation gets it, and how the tests read it. Synthesized once, without bundling: no handler is built.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { BelegStack, type BelegStackProps } from '../../infra/stack.ts'
import { defaultSettings } from '../../infra/stack-settings.ts'

export const deployedAt = '2026-11-25T12:00:00.000Z'

export const template = synthesize()

/** With an issuer and an audience, where nothing else is asked for. */
export function synthesize(over: Partial<BelegStackProps> = {}): Template {
  return inApp((app) => Template.fromStack(stackIn(app, over)))
}

export function stackIn(app: App, over: Partial<BelegStackProps>): BelegStack {
  const callers = { oidcIssuer: 'https://login.example.org', oidcAudience: 'beleg' }
  return new BelegStack(app, 'Beleg', { ...defaultSettings, deployedAt, ...callers, ...over })
}

export function inApp<T>(act: (app: App) => T): T {
  const outdir = mkdtempSync(join(tmpdir(), 'beleg-template-'))
  try {
    // CDK's own check of the template takes over a second; app.test.ts has it made.
    return act(new App({ outdir, context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false }))
  } finally {
    rmSync(outdir, { recursive: true })
  }
}

export interface Resource {
  /** The logical id without its hash: `EventsTable`. */
  readonly name: string
  // biome-ignore lint/suspicious/noExplicitAny: a template has the shapes of all CloudFormation resources
  readonly properties: any
  readonly deletionPolicy: unknown
  readonly updateReplacePolicy: unknown
}

export function resourcesOf(type: string): readonly Resource[] {
  return Object.entries(template.findResources(type)).map(([id, resource]) => ({
    name: withoutHash(id),
    properties: resource['Properties'] ?? {},
    deletionPolicy: resource['DeletionPolicy'],
    updateReplacePolicy: resource['UpdateReplacePolicy'],
  }))
}

export function only(type: string): Resource {
  const [resource, ...others] = resourcesOf(type)
  if (resource === undefined || others.length > 0) throw new Error(`not exactly one ${type}`)
  return resource
}

export function named(type: string, name: string): Resource {
  const resource = resourcesOf(type).find((candidate) => candidate.name === name)
  if (resource === undefined) throw new Error(`no ${type} "${name}"`)
  return resource
}

/** The functions by their folder under functions/. */
export function functions(): ReadonlyMap<string, Resource> {
  return new Map(
    resourcesOf('AWS::Lambda::Function').map((fn) => [fn.properties.Description.replace('functions/', ''), fn]),
  )
}

/** A value of the template as text: `EventsTable.Arn/index/byContainer`. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value
  const intrinsic = value as {
    readonly Ref?: string
    readonly 'Fn::GetAtt'?: readonly [string, string]
    readonly 'Fn::Join'?: readonly [string, readonly unknown[]]
  }
  if (intrinsic.Ref !== undefined) return withoutHash(intrinsic.Ref)
  if (intrinsic['Fn::GetAtt']) return `${withoutHash(intrinsic['Fn::GetAtt'][0])}.${intrinsic['Fn::GetAtt'][1]}`
  if (intrinsic['Fn::Join']) return intrinsic['Fn::Join'][1].map(text).join(intrinsic['Fn::Join'][0])
  throw new Error(`not a text: ${JSON.stringify(value)}`)
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

function withoutHash(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '')
}
