import { SERVICE_PATHS } from './service-paths';

export type NamedService = keyof typeof SERVICE_PATHS;

/** Returns the paths of these services without duplicates. */
export function pathsOf(...services: readonly NamedService[]): string[] {
  return [...new Set(services.flatMap((service): readonly string[] => SERVICE_PATHS[service]))];
}

/** Returns the paths by service, for documentation. */
export function pathsByService(): Readonly<Record<string, readonly string[]>> {
  return SERVICE_PATHS;
}

/** Returns paths for detections that cover calls of every service: each path must clearly be a name in any service. */
export function pathsOfAnyService(): string[] {
  const services = Object.keys(SERVICE_PATHS) as NamedService[];
  return pathsOf(...services).filter((path) => /(name|arn|id|identifier)(s?\[\])?$/i.test(path));
}
