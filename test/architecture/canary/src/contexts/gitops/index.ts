export const gitops = 1;
