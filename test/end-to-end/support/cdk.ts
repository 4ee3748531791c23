import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Account } from './account';

export interface Ended {
  readonly status: number;
  readonly output: string;
}

export interface CdkResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

export interface CdkTemplate {
  readonly Resources: Record<string, CdkResource>;
}

export type Outputs = Readonly<Record<string, string>>;

/** The local AWS has one namespace of buckets, and takes no notice of another that a template asks for. */
const GLOBAL = ['-c', 'organization-trail:archiveNamespace=global'];

const DIRECTLY = ['--method', 'direct', '--require-approval', 'never'];

/** The CDK's command line; fakes in this process go on answering meanwhile. */
export async function cdk(args: readonly string[], account?: Account): Promise<Ended> {
  try {
    const { stdout, stderr } = await promisify(execFile)('npx', ['cdk', ...args, ...GLOBAL, '--no-notices'], {
      env: account?.env ?? process.env,
      maxBuffer: 2 ** 26,
    });
    return { status: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, output: `${stdout}${stderr}` };
  }
}

/** The same, and it has to succeed. */
export async function cdkDone(...args: string[]): Promise<void> {
  const { status, output } = await cdk(args);
  assert.equal(status, 0, output);
}

/** `-c` for each setting of the app. */
export function settings(all: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(all).flatMap(([key, value]) => [
    '-c',
    `organization-trail:${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  ]);
}

export async function deploy(...args: string[]): Promise<Ended> {
  return cdk(['deploy', ...args, ...DIRECTLY]);
}

/** Deploys, which has to succeed. @returns the outputs of each stack */
export async function deployed(...args: string[]): Promise<Readonly<Record<string, Outputs>>> {
  const path = `cdk.out/outputs-${String(process.pid)}.json`;
  const { status, output } = await deploy(...args, '--outputs-file', path);
  assert.equal(status, 0, output);
  const outputs = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Outputs>;
  rmSync(path);
  return outputs;
}

/** Synthesizes the app into a folder, which `--app` takes. */
export async function synthesized(assembly: string, context: Readonly<Record<string, unknown>>): Promise<string> {
  await cdkDone('synth', '--quiet', '--output', assembly, ...settings(context));
  return assembly;
}

export function templateOf(assembly: string): CdkTemplate {
  return JSON.parse(readFileSync(templatePath(assembly), 'utf8')) as CdkTemplate;
}

export function replaceTemplate(assembly: string, template: CdkTemplate): void {
  writeFileSync(templatePath(assembly), JSON.stringify(template));
}

function templatePath(assembly: string): string {
  return `${assembly}/OrganizationTrail.template.json`;
}

/** The one resource of a type whose logical ID begins so. */
export function resourceOf(
  { Resources: resources }: CdkTemplate,
  type: string,
  start: string,
): { readonly id: string; readonly properties: Record<string, unknown> } {
  const [found] = Object.entries(resources).filter(([id, resource]) => resource.Type === type && id.startsWith(start));
  assert.ok(found, `the template has no ${type} ${start}…`);
  const [id, { Properties: properties = {} }] = found;
  return { id, properties };
}

/** A function that does not wait between its attempts: on a local AWS nothing comes later that is not there yet. */
export function withoutPauses(template: CdkTemplate, start: string): void {
  const environment = resourceOf(template, 'AWS::Lambda::Function', start).properties['Environment'] as {
    Variables: Record<string, string>;
  };
  environment.Variables['FIRST_PAUSE_MS'] = '0';
}
