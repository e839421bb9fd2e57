/** The folder of measurements below the results. By itself, for those who look for files and read none. */
export const EFFICIENCY_TREE = 'efficiency';
