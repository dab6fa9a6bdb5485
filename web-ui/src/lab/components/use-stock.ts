import { useEffect, useState } from 'preact/hooks';
import { readStock, type StockItem } from '../api/orders';
import { labReturns } from '../lab-state';

export interface Stock {
  readonly state: 'loading' | 'ready' | 'failed';
  /** The last that was read; kept while nothing answers. */
  readonly items: readonly StockItem[];
}

/** Read again whenever `key` changes, and when the lab comes back. */
export function useStock(key: unknown): Stock {
  const [stock, setStock] = useState<Stock>({ state: 'loading', items: [] });
  useEffect(() => {
    let current = true;
    readStock().then(
      (items) => current && setStock({ state: 'ready', items }),
      () => current && setStock(({ items }) => ({ state: 'failed', items })),
    );
    return () => {
      current = false;
    };
  }, [key, labReturns.value]);
  return stock;
}
