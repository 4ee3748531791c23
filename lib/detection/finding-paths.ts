import { SERVICE_PATHS } from './service-paths';

export type NamedService = keyof typeof SERVICE_PATHS;

/** Of these services; what several have is named once. */
export function pathsOf(...services: readonly NamedService[]): string[] {
  return [...new Set(services.flatMap((service): readonly string[] => SERVICE_PATHS[service]))];
}

/** By service, for people to read. */
export function pathsByService(): Readonly<Record<string, readonly string[]>> {
  return SERVICE_PATHS;
}

/** Of detections that are about the calls of every service: a path then has to say by itself that it leads to a name. */
export function pathsOfAnyService(): string[] {
  const services = Object.keys(SERVICE_PATHS) as NamedService[];
  return pathsOf(...services).filter((path) => /(name|arn|id|identifier)(s?\[\])?$/i.test(path));
}
