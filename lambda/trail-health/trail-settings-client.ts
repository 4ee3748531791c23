import {
  type CloudTrailClient,
  GetEventConfigurationCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { nameOf } from '../../lib/contract/error-message';
import type { RecordedSelectors } from '../../lib/contract/deployed';
import type { TrailSettingsPort } from './changes';
import { bounded } from './bounded';

/**
 * Reads the settings of a trail through the SDK, only by its ARN: CloudTrail would look up a name in the caller's
 * account.
 */
export function trailSettingsClient(client: CloudTrailClient, trailArn: string): TrailSettingsPort {
  return {
    async settings() {
      const { Trail: trail = {} } = await client.send(new GetTrailCommand({ Name: trailArn }), bounded());
      return trail;
    },

    async selectors() {
      const answer = await client.send(new GetEventSelectorsCommand({ TrailName: trailArn }), bounded());
      return { advanced: answer.AdvancedEventSelectors, basic: answer.EventSelectors } as RecordedSelectors;
    },

    async insightSelectors() {
      try {
        const answer = await client.send(new GetInsightSelectorsCommand({ TrailName: trailArn }), bounded());
        return answer.InsightSelectors ?? [];
      } catch (error) {
        if (nameOf(error) === 'InsightNotEnabledException') return [];
        throw error;
      }
    },

    async aggregations() {
      const answer = await client.send(new GetEventConfigurationCommand({ TrailName: trailArn }), bounded());
      return answer.AggregationConfigurations ?? [];
    },
  };
}
