import type { Template } from '../costs/template-parts';

/**
 * Returns the service control policies of a template, as JSON for AWS Organizations.
 *
 * @throws if one contains a value that is known only at deployment
 */
export function policyTexts(template: Template): string[] {
  return Object.values(template)
    .filter(({ Type: type }) => type === 'AWS::Organizations::Policy')
    .map(({ Properties: properties }) => {
      const text = JSON.stringify(properties?.['Content']);
      const unknown = /\{"(?:Ref|Fn::[A-Za-z]+)":/.test(text);
      if (unknown)
        throw new Error(
          'The policies contain an account or a Region that is known only at deployment: set organization-trail:homeRegion and organization-trail:managementAccountId.',
        );
      return text;
    });
}
