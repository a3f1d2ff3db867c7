/** All views of this context, in the order in which one event reaches them. */
import type { RecordedEvent } from '#base/message.ts';
import type { ReadRows } from '#eventing/processing/projection.ts';
import type { TableChange } from '#eventing/tables/table-store.ts';
import { projectDefinitions } from './definitions.ts';
import { projectFabrics } from './fabrics.ts';
import { projectFiles } from './files.ts';
import { projectFindings } from './findings.ts';
import { projectIgnoreRules } from './ignore-rules.ts';
import { projectMentions } from './mentions.ts';
import { projectResources } from './resources.ts';
import { projectSources } from './sources.ts';
import { projectTransitions } from './transitions.ts';

/** The board counts findings by comparing with the files' rows as they were, so it comes before the files; mentions before the resources, likewise. */
export const projectScreens = async (event: RecordedEvent, read: ReadRows): Promise<readonly TableChange[]> => [
  ...(await projectFabrics(event, read)),
  ...(await projectSources(event, read)),
  ...(await projectMentions(event, read)),
  ...(await projectResources(event, read)),
  ...projectTransitions(event),
  ...(await projectFiles(event, read)),
  ...(await projectFindings(event, read)),
  ...projectDefinitions(event),
  ...(await projectIgnoreRules(event, read)),
];
