// biome-ignore-all lint/a11y/useSemanticElements: elements of a real table cannot be positioned one by one
/**
 * A table of any length that keeps some dozen rows in the page: scrolls smoothly at 10,000 rows, is used by keyboard
 * (arrows, Page Up and Down, Home, End, Enter), and comes back where it was left.
 */
import { observeElementRect, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import {
  type JSX,
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { countText } from '../texts.ts';
import { Icon } from './icons.tsx';
import styles from './virtual-table.module.css';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** CSS grid track, for example `120px` or `minmax(160px, 2fr)`. */
  readonly track: string;
  readonly cell: (row: Row) => ReactNode;
  /** Name to order by; absent: cannot be ordered by. */
  readonly sort?: string;
  /** Width of the table in pixels from which the column is shown. */
  readonly from?: number;
  readonly end?: boolean;
}

export interface VirtualTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly count: number;
  /** `undefined`: not loaded yet. */
  readonly rowAt: (index: number) => Row | undefined;
  readonly rowKey: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  /** First and last row in sight. */
  readonly onRange: (first: number, last: number) => void;
  readonly ordering: string;
  readonly onOrder?: (ordering: string) => void;
  /** Under which the place is remembered; another key starts at the top. */
  readonly memory: string;
  /** Nothing is known yet: some empty rows are drawn. */
  readonly loading?: boolean;
  /** The rows are of the filter before. */
  readonly stale?: boolean;
  readonly empty: ReactNode;
  /** What Enter does here, for those who use the keyboard. */
  readonly foot?: ReactNode;
  /** Lets a filter field hand the focus over. */
  readonly focusRef?: { current: HTMLDivElement | null };
}

/** Attribute of the link in a row that leads where the row leads. A plain link: the row's click does the navigating. */
export const ROW_LINK = 'data-row-link';

const ROW = 40;
const HEAD = 34;
/** Empty rows drawn while nothing is known. */
const GHOSTS = 12;

interface Place {
  readonly offset: number;
  readonly active: number;
}
/** Where each table was left, for the way back. Lives as long as the page. */
const places = new Map<string, Place>();

/** An element without a height (a test's page, a hidden tab) counts as one screen. */
const observeRect: typeof observeElementRect = (instance, report) =>
  observeElementRect(instance, (rect) => report(rect.height > 0 ? rect : { width: rect.width || 1200, height: 600 }));

/** Width of an element, kept current; 1200 until it is known. */
const useWidth = (ref: { readonly current: HTMLElement | null }): number => {
  const [width, setWidth] = useState(1200);
  useEffect(() => {
    const element = ref.current;
    if (element === null || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth || 1200));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
};

/** Where a key leads from `active`, or `undefined` when the key is not for moving. */
export const moveTo = (key: string, active: number, count: number, page: number): number | undefined => {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    j: active + 1,
    ArrowUp: active - 1,
    k: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to));
};

interface RowProps<Row> {
  readonly row: Row | undefined;
  readonly index: number;
  readonly start: number;
  readonly active: boolean;
  readonly id: string;
  readonly columns: readonly Column<Row>[];
  readonly tracks: string;
  readonly onPick: ((row: Row, index: number) => void) | undefined;
}

/** Whether a click means the row: not another link in it, not a new tab, not the end of selecting text. */
const isPick = (event: MouseEvent<HTMLElement>): boolean => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link?.hasAttribute(ROW_LINK)) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return false;
    event.preventDefault();
    return true;
  }
  return !event.defaultPrevented && getSelection()?.isCollapsed !== false;
};

const TableRow = <Row,>({ row, index, start, active, id, columns, tracks, onPick }: RowProps<Row>): JSX.Element => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it handles the keys
  // biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row
  <div
    role="row"
    id={id}
    aria-rowindex={index + 2}
    aria-selected={active}
    data-active={active || undefined}
    className={styles['row']}
    style={{ transform: `translateY(${start}px)`, gridTemplateColumns: tracks, cursor: onPick === undefined ? 'default' : undefined }}
    onClick={(event) => {
      if (row !== undefined && isPick(event)) onPick?.(row, index);
    }}
  >
    {columns.map((column) => (
      // biome-ignore lint/a11y/useFocusableInteractive: cells are not focused one by one
      <div key={column.id} role="gridcell" className={column.end ? styles['end'] : undefined}>
        {row === undefined ? <div className={styles['ghost']} /> : column.cell(row)}
      </div>
    ))}
  </div>
);
const MemoRow = memo(TableRow) as typeof TableRow;

const Head = <Row,>({
  columns,
  tracks,
  ordering,
  onOrder,
}: {
  readonly columns: readonly Column<Row>[];
  readonly tracks: string;
  readonly ordering: string;
  readonly onOrder: ((ordering: string) => void) | undefined;
}): JSX.Element => (
  // biome-ignore lint/a11y/useFocusableInteractive: its buttons are focusable
  <div role="row" aria-rowindex={1} className={styles['head']} style={{ gridTemplateColumns: tracks }}>
    {columns.map((column) => {
      const { sort } = column;
      const direction = ordering === sort ? 'ascending' : ordering === `-${sort}` ? 'descending' : 'none';
      return (
        // biome-ignore lint/a11y/useFocusableInteractive: its button is focusable
        <div
          key={column.id}
          role="columnheader"
          className={column.end ? styles['end'] : undefined}
          aria-sort={sort === undefined ? undefined : direction}
        >
          {sort === undefined || onOrder === undefined ? (
            column.title
          ) : (
            <button type="button" className={styles['sort']} onClick={() => onOrder(direction === 'ascending' ? `-${sort}` : sort)}>
              {column.title}
              {direction === 'none' ? null : <Icon name={direction === 'ascending' ? 'up' : 'down'} size={12} />}
            </button>
          )}
        </div>
      );
    })}
  </div>
);

/** Remembers where the table is left, and goes there again when the same list is shown once more. */
const usePlace = (memory: string, now: Place, goTo: (place: Place) => void): void => {
  const here = useRef(now);
  here.current = now;
  useEffect(() => () => void places.set(memory, here.current), [memory]);
  // Another filter is another list: it starts at its own place. The first one was put there by its initial state.
  const known = useRef(memory);
  const go = useRef(goTo);
  go.current = goTo;
  useEffect(() => {
    if (known.current === memory) return;
    known.current = memory;
    go.current(places.get(memory) ?? { offset: 0, active: 0 });
  }, [memory]);
};

const useRows = (count: number, scroll: { readonly current: HTMLDivElement | null }, memory: string) =>
  useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD,
    initialRect: { width: 1200, height: 600 },
    initialOffset: () => places.get(memory)?.offset ?? 0,
    observeElementRect: observeRect,
    useFlushSync: false,
  });

interface BodyProps<Row> extends Pick<VirtualTableProps<Row>, 'rowAt' | 'rowKey'> {
  readonly height: number;
  readonly items: readonly VirtualItem[];
  readonly active: number;
  readonly grid: string;
  readonly columns: readonly Column<Row>[];
  readonly tracks: string;
  readonly onPick: (row: Row, index: number) => void;
  readonly opens: boolean;
}

const Body = <Row,>({ height, items, active, grid, columns, tracks, rowAt, rowKey, onPick, opens }: BodyProps<Row>): JSX.Element => (
  <div role="rowgroup" className={styles['body']} style={{ height }}>
    {items.map((item) => {
      const row = rowAt(item.index);
      return (
        <MemoRow
          key={row === undefined ? `row ${item.index}` : rowKey(row)}
          row={row}
          index={item.index}
          start={item.start - HEAD}
          active={item.index === active}
          id={`${grid}-${item.index}`}
          columns={columns}
          tracks={tracks}
          onPick={opens ? onPick : undefined}
        />
      );
    })}
  </div>
);

/** The columns that have room, and the grid tracks they make. */
const useColumns = <Row,>(columns: readonly Column<Row>[], scroll: { readonly current: HTMLElement | null }) => {
  const width = useWidth(scroll);
  return useMemo(() => {
    const shown = columns.filter((column) => width >= (column.from ?? 0));
    return { shown, tracks: shown.map(({ track }) => track).join(' ') };
  }, [columns, width]);
};

export const VirtualTable = <Row,>(props: VirtualTableProps<Row>): JSX.Element => {
  const { rowAt, onOpen, onRange, memory, focusRef } = props;
  const count = props.loading ? GHOSTS : props.count;
  const scroll = useRef<HTMLDivElement | null>(null);
  const grid = useId();
  const [active, setActive] = useState(() => places.get(memory)?.active ?? 0);
  const { shown, tracks } = useColumns(props.columns, scroll);
  const virtualizer = useRows(count, scroll, memory);
  const items = virtualizer.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => onRange(first, last), [onRange, first, last]);
  usePlace(memory, { offset: virtualizer.scrollOffset ?? 0, active }, (place) => {
    setActive(place.active);
    virtualizer.scrollToOffset(place.offset);
  });
  const pick = useCallback(
    (row: Row, index: number): void => {
      setActive(index);
      onOpen?.(row);
    },
    [onOpen],
  );
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      scroll.current = element;
      if (focusRef !== undefined) focusRef.current = element;
    },
    [focusRef],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== scroll.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rowAt(active);
    if (event.key === 'Enter' && row !== undefined) onOpen?.(row);
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 400) / ROW) - 2);
    const to = moveTo(event.key, active, count, page);
    if (to === undefined) return;
    event.preventDefault();
    setActive(to);
    virtualizer.scrollToIndex(to);
  };
  const rowProps = { items, active, grid, tracks, rowAt, rowKey: props.rowKey, onPick: pick, opens: onOpen !== undefined };
  return (
    <div className={styles['frame']} data-stale={props.stale || undefined}>
      <div
        ref={attach}
        className={styles['scroll']}
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={count + 1}
        aria-colcount={shown.length}
        aria-activedescendant={count > 0 ? `${grid}-${active}` : undefined}
        onKeyDown={onKeyDown}
      >
        <Head columns={shown} tracks={tracks} ordering={props.ordering} onOrder={props.onOrder} />
        {count === 0 ? props.empty : <Body {...rowProps} columns={shown} height={virtualizer.getTotalSize()} />}
      </div>
      <div className={styles['foot']}>
        <span role="status">{props.loading ? 'Loading…' : countText(count, 'row')}</span>
        <span className={styles['keys']}>{props.foot}</span>
      </div>
    </div>
  );
};
