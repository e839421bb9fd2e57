import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { indexPage } from './page.ts';
import { dataScript } from './site.ts';

const HOSTILE = '{"a":"</script><img src=x onerror=alert(1)>\\u2028\'\\\\","__proto__":{"b":1}}';

test('a data script hands over its data and nothing else, hostile strings and __proto__ included', () => {
  const received: string[] = [];
  const script = dataScript("it's", JSON.parse(HOSTILE));
  runInNewContext(script, { reviewData: (name: string, json: string) => received.push(name, json) });
  expect(received).toEqual(["it's", JSON.stringify(JSON.parse(HOSTILE))]);
  expect(script).not.toContain('</script');
  expect(Object.keys(JSON.parse(received[1]!))).toEqual(['a', '__proto__']);
});

test('a title is text', () => {
  expect(indexPage({ title: '<img onerror=x>' })).toContain('&lt;img onerror=x&gt;');
});
