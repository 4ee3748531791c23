import { type Configuration, ConfigurationError, readConfiguration } from '../../app/configuration/configuration';
import { PREFIX } from '../../app/configuration/prefix';

/** Settings as the CDK's context has them. */
export function context(settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [PREFIX + key, value]));
}

/** The configuration, where it has no problems. */
export function parseConfiguration(found: Record<string, unknown>): Configuration {
  const { configuration, problems } = readConfiguration(found);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return configuration;
}
