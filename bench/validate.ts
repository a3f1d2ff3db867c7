/**
 * Validation of a large fabric from files: all of it in a process of its own, and after one changed file.
 *
 *     npm run bench:validate -- [switches] [rounds]
 *
 * Method: a fabric of 300 switches and about 10,000 objects is written as files, a file for each switch and each VPC. `cold` is
 * `hedgerow validate` as a process, from its start to its end. `whole` is reading, decoding and judging in this process, after a first round that
 * warms it up. `one file` is a VPC whose file changes, read, decoded and judged with everything that depends on it; the median of many.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Validation } from '#app/validate.ts';
import { readPaths } from '#app/validate-sources.ts';

const switches = Number(process.argv[2] ?? 300);
const rounds = Number(process.argv[3] ?? 5);

const wiring = 'wiring.githedgehog.com/v1beta1';
const vpcs = 'vpc.githedgehog.com/v1beta1';
const object = (apiVersion: string, kind: string, name: string, spec: object): string =>
  `${JSON.stringify({ apiVersion, kind, metadata: { name, namespace: 'default' }, spec }, null, 1).replaceAll(/^(\s*)"([A-Za-z0-9]+)": /gmu, '$1"$2": ')}\n`;

/** The nth address of a network of 16 bits or less. */
const address = (network: readonly [number, number], index: number): string =>
  `${network[0]}.${network[1] + Math.floor(index / 65_536)}.${Math.floor(index / 256) % 256}.${index % 256}`;

const spines = Math.max(2, Math.floor(switches / 20));
const leaves = switches - spines;

interface File {
  readonly path: string;
  readonly objects: readonly string[];
}

const fabric = (): readonly File[] => {
  const files: File[] = [
    {
      path: 'pools.yaml',
      objects: [
        object(wiring, 'VLANNamespace', 'default', { ranges: [{ from: 100, to: 2999 }] }),
        object(vpcs, 'IPv4Namespace', 'default', { subnets: ['10.0.0.0/8'] }),
      ],
    },
  ];
  let link = 0;
  for (let spine = 0; spine < spines; spine += 1)
    files.push({
      path: `switches/spine-${spine}.yaml`,
      objects: [
        object(wiring, 'Switch', `spine-${spine}`, {
          role: 'spine',
          profile: 'vs',
          asn: 65_100,
          ip: `${address([172, 30], 10 + spine)}/21`,
          protocolIP: `${address([172, 30], 2048 + spine)}/32`,
        }),
      ],
    });
  for (let leaf = 0; leaf < leaves; leaf += 1) {
    const name = `leaf-${leaf}`;
    const objects = [
      object(wiring, 'Switch', name, {
        role: 'server-leaf',
        profile: 'vs',
        asn: 65_101 + leaf,
        ip: `${address([172, 30], 100 + leaf)}/21`,
        protocolIP: `${address([172, 30], 2048 + 100 + leaf)}/32`,
        vtepIP: `${address([172, 30], 3072 + leaf)}/32`,
      }),
    ];
    for (let spine = 0; spine < 2; spine += 1) {
      const at = 32_768 + 2 * link;
      link += 1;
      objects.push(
        object(wiring, 'Connection', `${name}--spine-${spine + 2 * Math.floor(leaf / 48)}`, {
          fabric: {
            links: [
              {
                spine: {
                  port: `spine-${(spine + 2 * Math.floor(leaf / 48)) % spines}/E1/${(leaf % 48) + 1}`,
                  ip: `${address([172, 30], at)}/31`,
                },
                leaf: { port: `${name}/E1/${47 + spine}`, ip: `${address([172, 30], at + 1)}/31` },
              },
            ],
          },
        }),
      );
    }
    for (let port = 1; port <= 12; port += 1) {
      const server = `server-${leaf}-${port}`;
      objects.push(
        object(wiring, 'Server', server, { description: `Server ${port} of leaf ${leaf}` }),
        object(wiring, 'Connection', `${server}--${name}`, {
          unbundled: { link: { server: { port: `${server}/enp2s1` }, switch: { port: `${name}/E1/${port}` } } },
        }),
      );
    }
    files.push({ path: `switches/${name}.yaml`, objects });
  }
  const attached = 2000;
  for (let index = 0; index < 300; index += 1) {
    const name = `vpc-${index}`;
    const subnet = (which: number) => ({ subnet: `${address([10, 1], index * 1024 + which * 256)}/24`, vlan: 100 + 3 * index + which });
    files.push({
      path: `vpcs/${name}.yaml`,
      objects: [
        object(vpcs, 'VPC', name, { subnets: { a: { ...subnet(0), dhcp: { enable: true } }, b: subnet(1), c: subnet(2) } }),
        ...Array.from({ length: Math.floor(attached / 300) }, (_, port) =>
          object(vpcs, 'VPCAttachment', `${name}-${port}`, {
            subnet: `${name}/a`,
            connection: `server-${index % leaves}-${port + 1}--leaf-${index % leaves}`,
          }),
        ),
      ],
    });
  }
  return files;
};

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-bench-validate-'));
try {
  let count = 0;
  for (const { path, objects } of fabric()) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    count += objects.length;
    writeFileSync(file, objects.join('---\n'));
  }
  const seconds = (run: () => void): number => {
    const start = performance.now();
    run();
    return (performance.now() - start) / 1000;
  };
  const median = (numbers: readonly number[]): number =>
    [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? 0;
  const command = resolve(import.meta.dirname, '../src/cli/main.ts');
  const cold = Array.from({ length: rounds }, () =>
    seconds(() => {
      const { status, stdout } = spawnSync(process.execPath, [command, 'validate', folder], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`The fabric is not good: ${stdout.slice(0, 400)}`);
    }),
  );
  const whole = Array.from({ length: rounds }, () =>
    seconds(() => {
      const validation = new Validation({});
      validation.change(readPaths([folder]).files);
      if (validation.diagnostics().length > 0) throw new Error('The fabric is not good.');
    }),
  );
  const validation = new Validation({});
  const { files } = readPaths([folder]);
  validation.change(files);
  const changed = files.filter(({ file }) => file.includes('vpc-'));
  const steps = Array.from({ length: 50 }, (_, index) => {
    const file = changed[(index * 7) % changed.length] as (typeof changed)[number];
    const text = Buffer.from(file.content).toString('utf8');
    const content = Buffer.from(text.replace(/"vlan": \d+/u, `"vlan": ${index % 2 === 0 ? 2999 : 100}`));
    const took = seconds(() => {
      validation.change([{ file: file.file, content }]);
      validation.diagnostics();
    });
    validation.change([file]);
    return took;
  });
  console.log(`${switches} switches, ${count} objects, ${files.length} files; Node ${process.versions.node}`);
  console.log(`cold      ${median(cold).toFixed(2)} s (all: ${cold.map((value) => value.toFixed(2)).join(', ')})`);
  console.log(`whole     ${median(whole).toFixed(2)} s`);
  console.log(`one file  ${(median(steps) * 1000).toFixed(1)} ms`);
} finally {
  rmSync(folder, { recursive: true });
}
