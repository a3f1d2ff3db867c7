export const userInterface = 1;
