/** A topology as a picture in SVG 1.1: one text that a browser, a code host or a document shows as it is, light or dark as its reader has it. */

import type { Topology, TopologySwitch } from './topology.ts';
import { type Picture, type PictureFrame, type PictureLine, type PictureNode, pictureOf } from './topology-picture.ts';

const style = `
svg{--paper:#fff;--box:#f6f8f7;--edge:#9aa59f;--ink:#1a211d;--soft:#5c6862;--group:#eef3f0;--inner:#2b6a4d;--server:#6f7f98;--way-out:#b1620a;--use:#2b6a4d;--uneven:#b1420a}
@media (prefers-color-scheme:dark){svg{--paper:#181d1a;--box:#232a26;--edge:#5d6963;--ink:#e7ece9;--soft:#a3afa8;--group:#1f2622;--inner:#6fbf97;--server:#8ea3c4;--way-out:#e0a052;--use:#6fbf97;--uneven:#f79a5c}}
text{font-family:-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:12px;fill:var(--ink)}
.soft{fill:var(--soft);font-size:10px}
.group{stroke:var(--group);stroke-width:4px;paint-order:stroke}
.band{fill:var(--soft);font-size:11px;font-weight:600}
.paper{fill:var(--paper)}
.frame{fill:var(--group);stroke:var(--edge);stroke-dasharray:3 3}
.box{fill:var(--box);stroke:var(--edge)}
.switch{stroke:var(--inner)}
.uneven{stroke:var(--uneven);stroke-width:2}
.outside{stroke:var(--way-out)}
.bar{fill:var(--edge);opacity:.35}
.use{fill:var(--use)}
.line,.rail{fill:none;stroke-linecap:round;stroke-linejoin:round}
.fabric,.rail{stroke:var(--inner);opacity:.6}
.rail{stroke-width:1.5}
.server{stroke:var(--server);opacity:.7}
.external,.gateway{stroke:var(--way-out);opacity:.8;stroke-dasharray:6 3}`;

/** What XML 1.0 does not allow, even escaped. */
const forbidden = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const escaped = (text: string): string =>
  text.replaceAll(forbidden, '\uFFFD').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** As much of a text as fits, with a mark when something was left out. */
const fitting = (text: string, width: number, letter: number): string => {
  const letters = [...text];
  const most = Math.max(1, Math.floor(width / letter));
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
};

const tag = (name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string => {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return content === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`;
};

const title = (text: string): string => tag('title', {}, escaped(text));

const few = (names: readonly string[]): string =>
  names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')} and ${names.length - 12} more`;

const box = ({ x, y, width, height }: PictureNode | PictureFrame, name: string, radius: number): string =>
  tag('rect', { class: name, x, y, width, height, rx: radius });

/** Written over lines, on a ground of its own. */
const frameTitle = (frame: PictureFrame): string =>
  tag('text', { class: 'soft group', x: frame.x + 10, y: frame.y + 14 }, escaped(fitting(frame.title, frame.width - 16, 5.8)));

const portsInUse = ({ used, ports }: TopologySwitch): string =>
  ports === undefined ? `${used} ports in use` : `${used} of ${ports} ports in use`;

/** Ports in use, as a bar and in words. */
const switchOf = (node: PictureNode, device: TopologySwitch, isUneven: boolean): string => {
  const { x, y, width, height, label } = node;
  const [left, inner] = [x + 10, width - 20];
  const share = device.ports === undefined || device.ports === 0 ? 0 : Math.min(1, device.used / device.ports);
  const words = `${device.role} · ${device.used}/${device.ports ?? '?'}`;
  const uneven = isUneven ? '; it has other neighbours than most' : '';
  return tag(
    'g',
    {},
    [
      title(`${label}: ${device.role}, ${device.profile}, ${portsInUse(device)}${uneven}`),
      box(node, isUneven ? 'box switch uneven' : 'box switch', 6),
      tag('text', { x: left, y: y + 18 }, escaped(fitting(label, inner, 7.2))),
      tag('text', { class: 'soft', x: left, y: y + 32 }, escaped(fitting(words, inner, 5.8))),
      tag('rect', { class: 'bar', x: left, y: y + height - 9, width: inner, height: 3, rx: 1.5 }),
      ...(share === 0
        ? []
        : [tag('rect', { class: 'use', x: left, y: y + height - 9, width: Math.round(inner * share), height: 3, rx: 1.5 })]),
    ].join(''),
  );
};

const otherOf = (node: PictureNode): string => {
  const isOutside = node.kind === 'external' || node.kind === 'gateway';
  const radius = isOutside ? node.height / 2 : 4;
  const text = { x: node.x + node.width / 2, y: node.y + node.height / 2 + 4, 'text-anchor': 'middle' };
  const what = node.kind === 'servers' ? few(node.members) : `${node.kind} ${node.label}`;
  return tag(
    'g',
    {},
    title(what) +
      box(node, isOutside ? 'box outside' : 'box', radius) +
      tag('text', text, escaped(fitting(node.label, node.width - (isOutside ? 24 : 12), 7.2))),
  );
};

const lineOf = ({ from, to, class: kind, links, path }: PictureLine): string =>
  tag(
    'path',
    { class: `line ${kind}`, d: path, 'stroke-width': Math.min(2.6, 0.8 + links * 0.6).toFixed(1) },
    title(`${from}, ${to}: ${links} ${links === 1 ? 'link' : 'links'}`),
  );

const nameOf = ({ shape, switches, servers }: Topology): string =>
  `Fabric: ${shape}, ${switches.length} switches, ${servers.length} servers`;

const drawn = (topology: Topology, picture: Picture): readonly string[] => {
  const devices = new Map(topology.switches.map((device) => [`switch ${device.name}`, device]));
  const uneven = new Set(picture.rails?.uneven);
  return [
    tag('rect', { class: 'paper', width: picture.width, height: picture.height }),
    ...picture.bands.map((band) => tag('text', { class: 'band', x: 24, y: band.y + 4 }, escaped(band.title))),
    ...picture.frames.map((frame) => box(frame, 'frame', 8)),
    ...(picture.rails === undefined ? [] : [tag('path', { class: 'rail', d: picture.rails.path })]),
    ...picture.lines.map(lineOf),
    ...picture.frames.map(frameTitle),
    ...picture.nodes.map((node) => {
      const device = devices.get(node.id);
      return device === undefined ? otherOf(node) : switchOf(node, device, uneven.has(node.id));
    }),
  ];
};

/** A whole SVG document. */
export const topologySvg = (topology: Topology): string => {
  const picture = pictureOf(topology);
  const { width, height } = picture;
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' };
  return `${tag('svg', attributes, ['', title(nameOf(topology)), tag('style', {}, style), ...drawn(topology, picture), ''].join('\n'))}\n`;
};
