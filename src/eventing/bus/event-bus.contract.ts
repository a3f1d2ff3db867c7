/** What signals and an event bus promise. Every implementation runs the suites. */
import { expect, onTestFinished, test } from 'vitest';
import type { Json } from '#base/json.ts';
import { AnswerFailed, type BusMessage, type EventBus, NobodyAnswers, type Signals } from './event-bus.ts';

/** Waits until something that is told to another process has come. */
export const eventually = async (holds: () => boolean): Promise<void> => {
  for (let round = 0; round < 1000 && !holds(); round += 1) await new Promise((done) => setTimeout(done, 10));
  expect(holds()).toBe(true);
};

/** `open` gives two ends of the same: two replicas, or twice the same object within one process. */
export const signalsContract = (open: () => Promise<readonly [Signals, Signals]>): void => {
  const both = async () => {
    const [one, two] = await open();
    onTestFinished(async () => {
      await one.close();
      await two.close();
    });
    return [one, two] as const;
  };

  test('everybody who listens hears what is told, in order, and nothing of other subjects', async () => {
    const [one, two] = await both();
    const heard: (readonly [string, Json | undefined])[] = [];
    await one.listen('news.lab', (data) => heard.push(['one', data]));
    await two.listen('news.lab', (data) => heard.push(['two', data]));
    await two.listen('news.other', (data) => heard.push(['other', data]));
    for (const index of [1, 2, 3]) await one.tell('news.lab', { index, text: 'ä"\'' });
    await eventually(() => heard.length >= 6);
    const expected = [1, 2, 3].map((index) => ({ index, text: 'ä"\'' }));
    for (const name of ['one', 'two']) expect(heard.filter(([who]) => who === name).map(([, data]) => data)).toEqual(expected);
    expect(heard).toHaveLength(6);
  });

  test('who stopped listening hears nothing more', async () => {
    const [one, two] = await both();
    const heard: string[] = [];
    const stop = await two.listen('news', () => heard.push('stopped'));
    await two.listen('news', () => heard.push('on'));
    await stop();
    await one.tell('news', null);
    await eventually(() => heard.length > 0);
    expect(heard).toEqual(['on']);
  });

  test('a question is answered by one of those that are there for it, with what the answer returned', async () => {
    const [one, two] = await both();
    let asked = 0;
    const answer = async (data: Json): Promise<Json> => {
      asked += 1;
      return { got: data };
    };
    await one.respond('sum.lab', answer);
    await two.respond('sum.lab', answer);
    await two.respond('sum.other', async () => 'wrong');
    expect(await one.request('sum.lab', [1, 2], 5000)).toEqual({ got: [1, 2] });
    expect(await two.request('sum.lab', 'x', 5000)).toEqual({ got: 'x' });
    expect(asked).toBe(2);
  });

  test('questions at the same time each get their own answer', async () => {
    const [one, two] = await both();
    await two.respond('echo', async (data) => {
      await new Promise((done) => setTimeout(done, 20 - Number(data)));
      return data;
    });
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    expect(await Promise.all(numbers.map((index) => one.request('echo', index, 5000)))).toEqual(numbers);
  });

  test('a question for which nobody is there is told so, also when somebody was', async () => {
    const [one, two] = await both();
    await expect(one.request('nobody', 1, 5000)).rejects.toMatchObject({ constructor: NobodyAnswers, wasHeard: false });
    const stop = await two.respond('nobody', async () => 1);
    expect(await one.request('nobody', 1, 5000)).toBe(1);
    await stop();
    await expect(one.request('nobody', 1, 5000)).rejects.toMatchObject({ constructor: NobodyAnswers, wasHeard: false });
  });

  test('an answer that fails, and one that takes too long, are told apart from none', async () => {
    const [one, two] = await both();
    await two.respond('bad', () => Promise.reject(new Error('no luck')));
    await two.respond('slow', () => new Promise(() => undefined));
    await expect(one.request('bad', 1, 5000)).rejects.toThrow(new AnswerFailed('no luck'));
    await expect(one.request('slow', 1, 100)).rejects.toMatchObject({ constructor: NobodyAnswers, wasHeard: true });
  });
};

const message = (id: string, subject = 'hedgerow.gitops.Seen', data: Json = { id }): BusMessage => ({ id, subject, data });
const soon = () => 5;
const unexpected = (poison: BusMessage, reason: string): void => expect.fail(`${poison.id} was given up: ${reason}`);

/** `open` gives a bus that nobody else uses, under the prefix `hedgerow`. */
export const eventBusContract = (open: () => Promise<EventBus>): void => {
  const opened = async (): Promise<EventBus> => {
    const bus = await open();
    onTestFinished(() => bus.close());
    return bus;
  };

  test('every consumer gets every message of its subjects as it was published, in order', async () => {
    const bus = await opened();
    const seen: Record<string, BusMessage[]> = { all: [], some: [] };
    const subscribe = (durable: string, subject: string) =>
      bus.subscribe({ durable, subject, handle: async (got) => void seen[durable]?.push(got), onPoison: unexpected });
    await subscribe('all', 'hedgerow.>');
    await subscribe('some', 'hedgerow.*.Seen');
    const messages = [
      message('1', 'hedgerow.gitops.Seen', { text: 'ä "quoted"\n' }),
      message('2', 'hedgerow.gitops.Left', [1, null, true]),
      message('3', 'hedgerow.other.Seen', {}),
    ];
    await bus.publish(messages);
    await eventually(() => (seen['all']?.length ?? 0) >= 3 && (seen['some']?.length ?? 0) >= 2);
    expect(seen).toEqual({ all: messages, some: [messages[0], messages[2]] });
  });

  test('what is published twice under one id comes once', async () => {
    const bus = await opened();
    const seen: string[] = [];
    await bus.subscribe({ durable: 'once', subject: 'hedgerow.>', handle: async ({ id }) => void seen.push(id), onPoison: unexpected });
    await bus.publish([message('a'), message('b'), message('a')]);
    await bus.publish([message('b'), message('c')]);
    await eventually(() => seen.includes('c'));
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  test('consumers of one name share the messages: each comes to one of them', async () => {
    const bus = await opened();
    const seen: string[] = [];
    const handle = async ({ id }: BusMessage): Promise<void> => void seen.push(id);
    for (let index = 0; index < 2; index += 1)
      await bus.subscribe({ durable: 'shared', subject: 'hedgerow.>', handle, onPoison: unexpected });
    await bus.publish(['a', 'b', 'c', 'd', 'last'].map((id) => message(id)));
    await eventually(() => seen.includes('last'));
    expect(seen.sort()).toEqual(['a', 'b', 'c', 'd', 'last']);
  });

  test('a message that fails comes again before the next one of its subject', async () => {
    const bus = await opened();
    const seen: string[] = [];
    await bus.subscribe({
      durable: 'again',
      subject: 'hedgerow.>',
      backoff: soon,
      handle: async ({ id }, attempt) => {
        seen.push(`${id}${attempt}`);
        if (id === 'a' && attempt < 3) throw new Error('not yet');
      },
      onPoison: unexpected,
    });
    await bus.publish([message('a'), message('b')]);
    await eventually(() => seen.includes('b1'));
    expect(seen).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  test('a message that always fails is given up and told with its reason, and the next ones come', async () => {
    const bus = await opened();
    const seen: string[] = [];
    await bus.subscribe({
      durable: 'poison',
      subject: 'hedgerow.>',
      attempts: 2,
      backoff: soon,
      handle: async ({ id }, attempt) => {
        seen.push(`${id}${attempt}`);
        if (id === 'bad') throw new Error('never');
      },
      onPoison: ({ id }, reason) => seen.push(`${id}: ${reason}`),
    });
    await bus.publish([message('bad'), message('good')]);
    await eventually(() => seen.includes('good1'));
    expect(seen).toEqual(['bad1', 'bad2', 'bad: never', 'good1']);
  });
};
