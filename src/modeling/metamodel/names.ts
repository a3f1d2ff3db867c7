/** How a model's names become names of code, files and columns. */

/** `fabric-management` → `fabricManagement`, `Fabric` → `fabric`. */
export const camel = (name: string): string => {
  const joined = name.replaceAll(/[-_ ]+(\w)/gu, (_, letter: string) => letter.toUpperCase());
  return joined.charAt(0).toLowerCase() + joined.slice(1);
};

/** `fabric-management` → `FabricManagement`. */
export const pascal = (name: string): string => {
  const joined = camel(name);
  return joined.charAt(0).toUpperCase() + joined.slice(1);
};

const words = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/gu, '$1 $2')
    .replaceAll(/[-_ ]+/gu, ' ')
    .toLowerCase();

/** `RequestReconciliation` → `request-reconciliation`. */
export const kebab = (name: string): string => words(name).replaceAll(' ', '-');

/** `sourceHealth` → `source_health`. */
export const snake = (name: string): string => words(name).replaceAll(' ', '_');

/** `sourceHealth` → `Source health`: as a label of a form. */
export const label = (name: string): string => {
  const text = words(name);
  return text.charAt(0).toUpperCase() + text.slice(1);
};
