import { ListCrawl } from './listCrawl.ts';

/** Batches that find so many policies waiting, one after the other; a new page after each. */
function crawlOf(counts: readonly number[], crawl = new ListCrawl(undefined)): ListCrawl {
  counts.forEach((count, index) => {
    crawl.begin(count);
    crawl.moveTo(`page ${String(index + 2)}`);
  });
  return crawl;
}

const times = (batches: number, count: number): number[] => Array.from({ length: batches }, () => count);

describe('the crawl of a list', () => {
  it('goes on as long as policies are found, whatever pages it takes', () => {
    const counts = Array.from({ length: 500 }, (_batch, index) => 500 - index);
    const crawl = crawlOf(counts);
    expect(crawl.giveUpIfBarren()).toBeUndefined();
    expect(crawl.position).toEqual({ listCursor: 'page 501' });
  });

  it('goes on over a stretch of pages that have none of them', () => {
    const crawl = crawlOf([...times(20, 40), ...times(20, 39), 38]);
    expect(crawl.giveUpIfBarren()).toBeUndefined();
  });

  it('is given up, once, when twenty batches in a row found none, and takes no further cursor', () => {
    const crawl = crawlOf([50, ...times(20, 40), 40]);
    expect(crawl.giveUpIfBarren()).toEqual({ batches: 20 });
    expect(crawl.giveUpIfBarren()).toBeUndefined();
    crawl.moveTo('page 1000');
    expect(crawl.position).toEqual({ listCursor: null });
  });

  it('is given up also when policies come to wait in between, or come back', () => {
    const counts = Array.from({ length: 21 }, (_batch, index) => 40 + (index % 3));
    expect(crawlOf(counts).giveUpIfBarren()).toEqual({ batches: 20 });
  });

  it('remembers over runs of its sweep how long it has brought nothing', () => {
    const first = crawlOf(times(12, 40));
    const second = crawlOf(times(9, 40), new ListCrawl(first.carried));
    expect(second.giveUpIfBarren()).toEqual({ batches: 20 });
  });

  it('begins anew with a new day, and is forgiven with a new session', () => {
    const crawl = crawlOf(times(21, 40));
    crawl.forgive();
    expect(crawl.giveUpIfBarren()).toBeUndefined();
    crawl.startAnew();
    expect(crawl.position).toEqual({});
    expect(crawl.carried).toEqual({});
  });

  it('is over when its end was reached', () => {
    const crawl = crawlOf([40]);
    crawl.moveTo(null);
    crawl.begin(30);
    crawl.moveTo('page 9');
    expect(crawl.position).toEqual({ listCursor: null });
  });
});
