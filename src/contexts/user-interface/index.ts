/** The public face of the user interface context: views, their tables and routes, and the projection that fills them. */

export type {
  FabricTopology,
  FieldChange,
  Reference,
  ResourceChange,
  ResourceMoment,
  Topology,
  TopologyMark,
  TopologyMarks,
} from './generated/messages.ts';
export { userInterfaceRoutes as routes } from './generated/routes.ts';
export * as userInterfaceTables from './generated/tables.ts';
export { projectScreens } from './projections/screens.ts';
