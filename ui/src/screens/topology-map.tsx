/**
 * The picture of a fabric: moved, zoomed, and gone through with the keyboard. Where everything is comes from the server.
 *
 * Moving and zooming change two attributes and draw nothing again; what can be read at which distance is said in the style sheet.
 */
import { ActionIcon, Tooltip } from '@mantine/core';
import {
  type JSX,
  type KeyboardEvent,
  memo,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ResourceState } from '../generated/vocabulary.ts';
import { Icon, type IconName } from '../parts/icons.tsx';
import { toneStyle } from '../parts/tone.ts';
import { visible } from '../texts.ts';
import type { Picture, PictureLine, PictureNode } from '../topology.ts';
import { centred, fitting, isDirection, isIn, levelOf, type MapView, moved, nextBox, type Size, zoomed } from './map-view.ts';
import styles from './topology.module.css';
import type { Layer } from './topology-search.ts';

/** What is drawn in and said of a node. */
export interface NodeFace {
  /** Address of its resource; none for what has no resource of its own. */
  readonly href?: string;
  /** For those who listen: everything in one sentence. */
  readonly spoken: string;
  /** Second line. */
  readonly words?: string;
  /** Ports in use, 0 to 1. */
  readonly use?: number;
  readonly state: ResourceState;
  /** Resources that are not as Git wants them. */
  readonly count: number;
  /** One of them is the device itself or a cable of it, and not only something that it carries. */
  readonly isOwn: boolean;
  readonly isUneven: boolean;
}

export interface TopologyMapProps {
  readonly picture: Picture;
  readonly faces: ReadonlyMap<string, NodeFace>;
  /** Neighbours of a switch, as ids of nodes: for pictures that have no line for each cable. */
  readonly neighbours: (id: string) => readonly string[];
  /** State of a line's connections, where they are not as Git wants them. */
  readonly lineState: (line: PictureLine) => ResourceState | undefined;
  /** What is lit while the rest is dim. */
  readonly lit: ReadonlySet<string> | undefined;
  /** Where what is lit begins. */
  readonly sources: ReadonlySet<string>;
  readonly hidden: readonly Layer[];
  /** The device that is looked for comes to the middle. */
  readonly pinned: string | undefined;
  readonly onOpen: (id: string) => void;
  /** What is said of the node under the pointer, or with the focus. */
  readonly card: (id: string) => ReactNode;
}

const layerOf = (kind: PictureNode['kind'] | PictureLine['class']): Layer | undefined =>
  kind === 'server' || kind === 'servers' ? 'servers' : kind === 'external' || kind === 'gateway' ? 'outside' : undefined;

/** As much of a name as fits. */
const fittingText = (text: string, width: number, letter: number): string => {
  const most = Math.max(1, Math.floor(width / letter));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
};

/** Size of a name that is the only thing to be read in its box, so that it fits. */
const largeName = (label: string, width: number): string =>
  `${Math.min(20, (width - 18) / (Math.max(4, label.length) * 0.6)).toFixed(1)}px`;

const nodeIcons: Readonly<Record<PictureNode['kind'], IconName | undefined>> = {
  external: 'globe',
  gateway: 'gateway',
  server: undefined,
  servers: undefined,
  switch: undefined,
};

const Shape = ({ node, face }: { readonly node: PictureNode; readonly face: NodeFace }): JSX.Element => {
  const { kind, label, width, height } = node;
  const isDevice = kind === 'switch';
  const isMarked = face.count > 0;
  const room = width - 20 - (isMarked && isDevice ? 32 : 0);
  const icon = nodeIcons[kind];
  const middle = isDevice ? 18 : height / 2 + 4;
  return (
    <>
      {kind === 'servers' ? <rect className={styles['behind']} x={4} y={4} width={width} height={height} rx={5} /> : null}
      <rect className={styles['box']} width={width} height={height} rx={isDevice ? 7 : kind.startsWith('server') ? 5 : height / 2} />
      {isMarked && face.isOwn ? (
        <rect className={styles['edge']} width={4} height={isDevice ? height - 12 : height - 10} x={-2} y={isDevice ? 6 : 5} rx={2} />
      ) : null}
      {icon === undefined ? null : (
        <g className={styles['glyph']} transform={`translate(12 ${height / 2 - 8})`}>
          <Icon name={icon} />
        </g>
      )}
      <text
        className={styles['name']}
        x={icon === undefined ? 10 : 34}
        y={middle}
        style={{ '--large': largeName(label, room + 12) } as React.CSSProperties}
      >
        {visible(fittingText(label, room - (icon === undefined ? 0 : 24), 7.2))}
      </text>
      {face.words === undefined ? null : (
        <text className={styles['words']} x={10} y={32}>
          {visible(fittingText(face.words, width - 20, 5.8))}
        </text>
      )}
      {isDevice ? <rect className={styles['bar']} x={10} y={height - 9} width={width - 20} height={3} rx={1.5} /> : null}
      {isDevice && face.use !== undefined && face.use > 0 ? (
        <rect className={styles['use']} x={10} y={height - 9} width={Math.max(2, (width - 20) * face.use)} height={3} rx={1.5} />
      ) : null}
      {isMarked ? (
        <g className={styles['mark']} transform={isDevice ? `translate(${width - 36} 5)` : `translate(${width - 30} -9)`}>
          {isDevice ? null : (
            <rect className={styles['pill']} x={-3} y={-1} width={Math.min(99, face.count) > 9 ? 41 : 34} height={19} rx={9.5} />
          )}
          <g className={styles['markIcon']}>
            <Icon name={face.state} size={17} />
          </g>
          <text x={19} y={13}>
            {face.count > 99 ? '99' : face.count}
          </text>
        </g>
      ) : null}
    </>
  );
};

interface NodeProps {
  readonly node: PictureNode;
  readonly face: NodeFace;
  readonly isLit: boolean;
  readonly isSource: boolean;
  readonly isStop: boolean;
}

const Node = memo(({ node, face, isLit, isSource, isStop }: NodeProps): JSX.Element => {
  const common = {
    className: styles['node'],
    style: toneStyle(face.state),
    transform: `translate(${node.x} ${node.y})`,
    tabIndex: isStop ? 0 : -1,
    'aria-label': face.spoken,
    'data-id': node.id,
    'data-kind': node.kind,
    'data-layer': layerOf(node.kind),
    'data-lit': isLit || undefined,
    'data-source': isSource || undefined,
    'data-marked': face.isOwn || undefined,
    'data-uneven': face.isUneven || undefined,
  };
  return face.href === undefined ? (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it leads nowhere, and is gone to only to hear what it stands for
    <g role="img" {...common}>
      <Shape node={node} face={face} />
    </g>
  ) : (
    <a href={face.href} draggable={false} {...common}>
      <Shape node={node} face={face} />
    </a>
  );
});

const widthOf = (links: number): number => Math.min(2.6, 0.8 + links * 0.6);

/** Frames, rails and lines: what is behind the nodes. */
const Ground = memo(
  ({ picture, lineState }: { readonly picture: Picture; readonly lineState: TopologyMapProps['lineState'] }): JSX.Element => (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of a drawing takes no focus
    <g aria-hidden="true">
      {picture.bands.map(({ title, y }) => (
        <text
          key={title}
          className={styles['band']}
          x={24}
          y={y + 4}
          data-layer={title === 'Servers' ? 'servers' : title === 'Outside' ? 'outside' : undefined}
        >
          {title}
        </text>
      ))}
      {picture.frames.map((frame) => (
        <rect
          key={`${frame.x} ${frame.y}`}
          className={styles['frame']}
          x={frame.x}
          y={frame.y}
          width={frame.width}
          height={frame.height}
          rx={9}
        />
      ))}
      {picture.rails === undefined ? null : <path className={styles['rail']} d={picture.rails.path} />}
      {picture.lines.map((line) => {
        const state = lineState(line);
        return (
          <path
            key={`${line.from} ${line.to} ${line.class}`}
            className={styles['line']}
            data-class={line.class}
            data-layer={layerOf(line.class)}
            data-marked={state === undefined ? undefined : true}
            d={line.path}
            strokeWidth={widthOf(line.links)}
            style={state === undefined ? undefined : toneStyle(state)}
          />
        );
      })}
      {picture.frames.map((frame) => (
        <text key={`${frame.x} ${frame.y}`} className={styles['frameTitle']} x={frame.x + 10} y={frame.y + 14}>
          {visible(fittingText(frame.title, frame.width - 16, 5.8))}
        </text>
      ))}
    </g>
  ),
);

const middleOf = ({ x, y, width, height }: PictureNode) => ({ x: x + width / 2, y: y + height / 2 });

/** Cables of one node, over everything else. */
const Cables = ({
  picture,
  id,
  neighbours,
}: {
  readonly picture: Picture;
  readonly id: string;
  readonly neighbours: readonly string[];
}): JSX.Element => {
  const nodes = useMemo(() => new Map(picture.nodes.map((node) => [node.id, node])), [picture]);
  const here = nodes.get(id);
  const lines = picture.lines.filter(({ from, to }) => from === id || to === id);
  const drawn = new Set(lines.flatMap(({ from, to }) => [from, to]));
  const more = here === undefined ? [] : neighbours.filter((other) => !drawn.has(other)).flatMap((other) => nodes.get(other) ?? []);
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of a drawing takes no focus
    <g className={styles['hot']} aria-hidden="true">
      {lines.map(({ from, to, class: kind, path, links }) => (
        <path key={`${from} ${to} ${kind}`} d={path} data-layer={layerOf(kind)} strokeWidth={widthOf(links) + 1.2} />
      ))}
      {more.map((other) => {
        const [one, two] = [middleOf(here as PictureNode), middleOf(other)];
        const bend = (two.y - one.y) / 2;
        return (
          <path
            key={other.id}
            d={`M${one.x} ${one.y}C${one.x} ${one.y + bend} ${two.x} ${two.y - bend} ${two.x} ${two.y}`}
            strokeWidth={2}
          />
        );
      })}
    </g>
  );
};

/** Pixels that a pointer may move and still click. */
const still = 4;

/** What the view does without drawing anything again. */
const useMapView = (
  picture: Picture,
  frame: RefObject<HTMLDivElement | null>,
  svg: RefObject<SVGSVGElement | null>,
  world: RefObject<SVGGElement | null>,
) => {
  const view = useRef<MapView>({ x: 0, y: 0, scale: 1 });
  /** The reader chose what to see; then nothing else does. */
  const isChosen = useRef(false);
  const size = useCallback((): Size => {
    const { clientWidth: width = 0, clientHeight: height = 0 } = frame.current ?? {};
    return { width, height };
  }, [frame]);
  const apply = useCallback(
    (next: MapView): void => {
      view.current = next;
      world.current?.setAttribute('transform', `scale(${next.scale}) translate(${-next.x} ${-next.y})`);
      svg.current?.setAttribute('data-level', levelOf(next));
    },
    [svg, world],
  );
  const showAll = useCallback((): void => {
    isChosen.current = false;
    const { width, height } = size();
    // The buttons stand on the right.
    apply(fitting(picture, { width: Math.max(0, width - 52), height }));
  }, [apply, picture, size]);
  const choose = useCallback(
    (next: MapView): void => {
      isChosen.current = true;
      apply(next);
    },
    [apply],
  );
  const zoom = useCallback(
    (factor: number, at?: { readonly x: number; readonly y: number }): void => {
      const { width, height } = size();
      choose(zoomed(view.current, factor, at ?? { x: width / 2, y: height / 2 }));
    },
    [choose, size],
  );
  useEffect(() => {
    if (!isChosen.current) showAll();
    if (frame.current === null || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(() => (isChosen.current ? undefined : showAll()));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [showAll, frame]);
  useEffect(() => {
    const element = frame.current;
    // React listens to wheels passively, and then the page would scroll.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { left, top } = (element as HTMLDivElement).getBoundingClientRect();
      const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * 30;
      zoom(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0016)), { x: event.clientX - left, y: event.clientY - top });
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [frame, zoom]);
  return { view, size, showAll, zoom, choose };
};

type View = ReturnType<typeof useMapView>;

/** Dragging with any pointer; the click that ends it opens nothing. */
const useDragging = ({ view, choose }: View) => {
  const from = useRef<{ readonly x: number; readonly y: number; readonly view: MapView } | undefined>(undefined);
  const dragged = useRef(false);
  return {
    wasDragged: (): boolean => dragged.current,
    handlers: {
      onPointerDown: (event: PointerEvent): void => {
        dragged.current = false;
        if (event.button === 0) from.current = { x: event.clientX, y: event.clientY, view: view.current };
      },
      onPointerMove: (event: PointerEvent): void => {
        const start = from.current;
        if (start === undefined || event.buttons === 0) return;
        const [x, y] = [event.clientX - start.x, event.clientY - start.y];
        if (!dragged.current && Math.hypot(x, y) < still) return;
        if (!dragged.current) event.currentTarget.setPointerCapture(event.pointerId);
        dragged.current = true;
        choose(moved(start.view, x, y));
      },
      onPointerUp: (): void => {
        from.current = undefined;
      },
      onPointerCancel: (): void => {
        from.current = undefined;
      },
    },
  };
};

const idAt = (target: EventTarget): string | undefined =>
  target instanceof Element ? (target.closest('[data-id]')?.getAttribute('data-id') ?? undefined) : undefined;

const Buttons = ({ showAll, zoom }: Pick<View, 'showAll' | 'zoom'>): JSX.Element => {
  const all: readonly (readonly [label: string, icon: IconName, act: () => void])[] = [
    ['Nearer (+)', 'plus', () => zoom(1.4)],
    ['Further (-)', 'minus', () => zoom(1 / 1.4)],
    ['Show all (0)', 'fit', showAll],
  ];
  return (
    <div className={styles['buttons']}>
      {all.map(([label, icon, act]) => (
        <Tooltip key={label} label={label} position="left">
          <ActionIcon variant="default" aria-label={label} onClick={act}>
            <Icon name={icon} />
          </ActionIcon>
        </Tooltip>
      ))}
    </div>
  );
};

export const TopologyMap = (props: TopologyMapProps): JSX.Element => {
  const { picture, faces, lit, sources, hidden, pinned, onOpen } = props;
  const frame = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const world = useRef<SVGGElement>(null);
  const view = useMapView(picture, frame, svg, world);
  const { wasDragged, handlers } = useDragging(view);
  const [pointed, setPointed] = useState<string>();
  const [focused, setFocused] = useState<string>();
  const shown = useMemo(() => picture.nodes.filter(({ kind }) => !hidden.some((layer) => layer === layerOf(kind))), [picture, hidden]);
  const stop = shown.some(({ id }) => id === focused) ? focused : shown.find(({ kind }) => kind === 'switch')?.id;
  const { choose, size, view: now } = view;
  const centre = useCallback(
    (id: string): void => {
      const node = picture.nodes.find((one) => one.id === id);
      // What can be read already stays where it is.
      if (node === undefined || (levelOf(now.current) === 'near' && isIn(now.current, middleOf(node), size()))) return;
      choose(centred(now.current, middleOf(node), size()));
    },
    [picture, choose, size, now],
  );
  useEffect(() => (pinned === undefined ? undefined : centre(pinned)), [pinned, centre]);

  /** Moves the view when a node with the focus is out of it. */
  const bringIn = (node: PictureNode): void => {
    const at = middleOf(node);
    const frameSize = size();
    const { scale } = now.current;
    if (!isIn(now.current, at, frameSize)) choose({ scale, x: at.x - frameSize.width / scale / 2, y: at.y - frameSize.height / scale / 2 });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = shown.find(({ id }) => id === (idAt(event.target) ?? stop));
    if (isDirection(event.key) && from !== undefined) {
      event.preventDefault();
      const next = nextBox(shown, from, event.key);
      if (next === undefined) return;
      bringIn(next);
      svg.current?.querySelector<SVGElement>(`[data-id="${CSS.escape(next.id)}"]`)?.focus({ preventScroll: true });
    } else if (event.key === '+' || event.key === '=') view.zoom(1.4);
    else if (event.key === '-') view.zoom(1 / 1.4);
    else if (event.key === '0') view.showAll();
  };
  const about = pointed ?? focused;
  /** The card stands where the node is not. */
  const corner = (id: string) => {
    const node = picture.nodes.find((one) => one.id === id);
    const { width, height } = size();
    const at = node === undefined ? { x: 0, y: 0 } : middleOf(node);
    const { x, y, scale } = now.current;
    return { 'data-left': (at.x - x) * scale > width / 2 || undefined, 'data-top': (at.y - y) * scale > height / 2 || undefined };
  };
  return (
    <div ref={frame} className={styles['map']}>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture is no set of fields */}
      <svg
        ref={svg}
        {...handlers}
        onDragStart={(event) => event.preventDefault()}
        role="group"
        aria-label="Picture of the fabric; arrow keys go from device to device"
        data-dim={lit === undefined ? undefined : true}
        data-hide={hidden.join(' ')}
        onKeyDown={onKeyDown}
        onPointerOver={(event) => setPointed(idAt(event.target))}
        onPointerLeave={() => setPointed(undefined)}
        onFocus={(event) => setFocused(idAt(event.target))}
        onBlur={() => setFocused(undefined)}
        onClick={(event) => {
          const id = idAt(event.target);
          if (event.ctrlKey || event.metaKey || event.shiftKey || id === undefined) return;
          event.preventDefault();
          if (!wasDragged()) onOpen(id);
        }}
      >
        <g ref={world}>
          <Ground picture={picture} lineState={props.lineState} />
          {about === undefined ? null : <Cables picture={picture} id={about} neighbours={props.neighbours(about)} />}
          {picture.nodes.map((node) => {
            const face = faces.get(node.id);
            return face === undefined ? null : (
              <Node
                key={node.id}
                node={node}
                face={face}
                isLit={lit?.has(node.id) ?? false}
                isSource={sources.has(node.id)}
                isStop={node.id === stop}
              />
            );
          })}
        </g>
      </svg>
      <Buttons showAll={view.showAll} zoom={view.zoom} />
      {about === undefined ? null : (
        <div className={styles['card']} {...corner(about)}>
          {props.card(about)}
        </div>
      )}
    </div>
  );
};
