import { describe, expect, test } from '@jest/globals';
import { type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnParameter, Lazy, NestedStack, Stack } from 'aws-cdk-lib/core';
import { alarmDescription, eventsCommand } from '../../../lib/detection/alarm-description';
import { readable, testStack } from '../../support/template';

const COMMAND = { text: 'command', maxLength: 7 };
const words = (count: number): string => Array.from({ length: count }, () => 'word').join(' ');

describe('alarmDescription', () => {
  test('says all there is to say where there is room', () => {
    expect(alarmDescription({ title: 'It happened', meaning: 'Bad.', response: 'Act.' }, COMMAND)).toBe(
      'It happened. Bad.\n\nWhat to do: Act.\n\ncommand',
    );
    expect(alarmDescription({ title: 'It happened!', meaning: '', response: 'Act.' }, COMMAND)).toBe(
      'It happened!\n\nWhat to do: Act.\n\ncommand',
    );
  });

  test('cuts the meaning first, at the end of a word, and never the command', () => {
    const text = alarmDescription({ title: 'It happened', meaning: words(300), response: words(100) }, COMMAND);
    expect(text.length).toBeLessThanOrEqual(1024);
    expect(text.length).toBeGreaterThan(1010);
    expect(text).toMatch(/^It happened\. (word )+…\n\nWhat to do: (word ){99}word\n\ncommand$/);
  });

  test('cuts the response where that alone is too long, and leaves out the meaning then', () => {
    const text = alarmDescription({ title: 'It happened', meaning: words(300), response: words(300) }, COMMAND);
    expect(text.length).toBeLessThanOrEqual(1024);
    expect(text).toMatch(/^It happened\.\n\nWhat to do: (word )+…\n\ncommand$/);
  });

  test.each([0, 1, 18, 19, 20, 21, 400])(
    'is never longer than CloudWatch takes with a command of %s characters less than the most',
    (less) => {
      const text = 'c'.repeat(1024 - less);
      const description = alarmDescription(
        { title: 'It happened', meaning: words(9), response: words(999) },
        { text, maxLength: text.length },
      );
      expect(description.length).toBeLessThanOrEqual(1024);
      expect(description.endsWith(text)).toBe(true);
    },
  );
});

describe('eventsCommand', () => {
  const place = (logGroup: ILogGroup) => ({ logGroup, filterName: 'root-activity', seconds: 4500 });

  test.each(['trail', 't'.repeat(500)])('knows its length where everything is literal', (logGroupName) => {
    const stack = testStack();
    const { text, maxLength } = eventsCommand(place(new LogGroup(stack, 'Group', { logGroupName })));
    // The CDK refers to the group by a token all the same.
    const deployed = String(readable(stack.resolve(text))).replace('${Group}', logGroupName);
    expect(deployed).toContain(`G=${logGroupName};`);
    expect(maxLength).toBe(deployed.length);
  });

  test('leaves room for the name of a nested stack, as long as CloudFormation may make it', () => {
    const stack = testStack();
    const command = eventsCommand(place(new LogGroup(new NestedStack(stack, 'Nested'), 'Group')));
    const known = eventsCommand(place(LogGroup.fromLogGroupName(stack, 'Known', 'abc')));
    const longest = `${'s'.repeat(128)}-Group0123ABCD-AbCdEfGhIjKl`;
    expect(command.maxLength - known.maxLength).toBe(longest.length - 'abc'.length);
  });

  test('leaves room for the name that CloudFormation generates and for any Region', () => {
    const stack = new Stack(undefined, 'AStackWithALongName');
    const command = eventsCommand(place(new LogGroup(stack, 'Group')));
    const deployed = String(readable(stack.resolve(command.text)))
      .replace('${AWS::Region}', 'ap-southeast-5')
      .replace('${Group}', 'AStackWithALongName-Group0123ABCD-AbCdEfGhIjKl');
    expect(deployed).toMatch(
      /^Account and caller: R=ap-southeast-5 G=AStackWithALongName-Group0123ABCD-AbCdEfGhIjKl; aws /,
    );
    expect(deployed.length).toBeLessThanOrEqual(command.maxLength);
  });

  test('leaves room for the longest name of a group whose name is known at deployment', () => {
    const stack = testStack();
    const known = eventsCommand(place(LogGroup.fromLogGroupName(stack, 'Known', 'abc')));
    const unknown = eventsCommand(
      place(LogGroup.fromLogGroupName(stack, 'Unknown', Lazy.string({ produce: () => 'x' }))),
    );
    const named = eventsCommand(
      place(new LogGroup(stack, 'Named', { logGroupName: new CfnParameter(stack, 'Name').valueAsString })),
    );
    expect([unknown, named].map(({ maxLength }) => maxLength - known.maxLength)).toEqual([
      512 - 'abc'.length,
      512 - 'abc'.length,
    ]);
  });
});
