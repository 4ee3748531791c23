import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { WitnessPort } from '../../core/archive-watch/ports';
import { parseWitness } from '../../core/archive-watch/watch-index';
import { nameOf } from '../../lib/contract/error-message';

/**
 * The SSM parameter through the SDK. If it was deleted, it is created again and reported, because there was no record
 * in between.
 */
export function witnessClient(client: SSMClient, name: string): WitnessPort {
  return {
    async read() {
      try {
        const { Parameter: parameter } = await client.send(new GetParameterCommand({ Name: name }));
        return parseWitness(parameter?.Value);
      } catch (error) {
        if (nameOf(error) === 'ParameterNotFound') return undefined;
        throw error;
      }
    },

    async write(witnessed) {
      const Value = JSON.stringify(witnessed);
      await client.send(new PutParameterCommand({ Name: name, Value, Type: 'String', Overwrite: true }));
    },
  };
}
